import type { Deployment } from '../journal/deployment.entity.ts';

/** Finds the next timer of a deployment, in the past or in the future; null if none is set. Pure. */
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
  for (const what of timerOrder) {
    const at = instants[what];
    if (at !== null && (next === null || at < next.at)) next = { what, at };
  }
  return next;
}

/** A change that time alone brings about on a deployment. */
export interface Timer {
  readonly what: (typeof timerOrder)[number];
  readonly at: Date;
}

/** The instants that a deployment's timers follow from. */
export interface Calendar {
  readonly deployment: Pick<Deployment, 'state' | 'trialEndsAt' | 'scheduledTransition'>;
  /** Whether the trial has ended but the operator's override keeps it going: its end is not due again. */
  readonly isTrialKept: boolean;
  /** The end of the subscription's period; null without a subscription. */
  readonly periodEndsAt: Date | null;
  /** The instant of the pending plan change; null if none is pending. */
  readonly planChangesAt: Date | null;
}

/** The order in which timers of the same instant are applied. */
const timerOrder = ['scheduled_transition', 'trial_end', 'period_end', 'plan_change'] as const;

/** No timer may be set for this instant or a later one. */
export const endOfTimers: Date = new Date('2100-01-01T00:00:00Z');
