import type { Deployment } from '../journal/deployment.entity.ts';

/** What time alone brings about on a deployment. Timer at one instant, they are done in this order. */
const order = ['scheduled_transition', 'trial_end', 'period_end', 'plan_change'] as const;

export interface Timer {
  readonly what: (typeof order)[number];
  readonly at: Date;
}

/** What a deployment's calendar is made of. */
export interface Calendar {
  readonly deployment: Pick<Deployment, 'state' | 'trialEndsAt' | 'scheduledTransition'>;
  /** The trial has ended, and the operator's override kept it going: its end is no longer due. */
  readonly isTrialKept: boolean;
  /** When the subscription's period ends; null where there is no subscription. */
  readonly periodEndsAt: Date | null;
  /** When the pending change of its plan is due; null where none is pending. */
  readonly planChangesAt: Date | null;
}

/** What comes next on a deployment, be it past or to come; null where nothing does. Pure. */
export function nextTimer(calendar: Calendar): Timer | null {
  const { deployment, isTrialKept, periodEndsAt, planChangesAt } = calendar;
  const { state, trialEndsAt, scheduledTransition } = deployment;
  const instants: Record<Timer['what'], Date | null> = {
    scheduled_transition: scheduledTransition && new Date(scheduledTransition.effective_at),
    trial_end: state === 'trial' && !isTrialKept ? trialEndsAt : null,
    period_end: periodEndsAt,
    plan_change: planChangesAt,
  };
  let next: Timer | null = null;
  for (const what of order) {
    const at = instants[what];
    if (at !== null && (next === null || at < next.at)) next = { what, at };
  }
  return next;
}
