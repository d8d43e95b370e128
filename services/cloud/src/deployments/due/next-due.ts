import type { Deployment } from '../deployment.entity.ts';

/** What time alone brings about on a deployment. Due at one instant, they are done in this order. */
const order = ['scheduled_transition', 'trial_end'] as const;

export interface Due {
  readonly what: (typeof order)[number];
  readonly at: Date;
}

/** What a deployment's calendar is made of. */
export interface Calendar {
  readonly deployment: Pick<Deployment, 'state' | 'trialEndsAt' | 'scheduledTransition'>;
  /** The trial has ended, and the operator's override kept it going: its end is no longer due. */
  readonly isTrialKept: boolean;
}

/** What comes next on a deployment, be it past or to come; null where nothing does. Pure. */
export function nextDue(calendar: Calendar): Due | null {
  const { deployment, isTrialKept } = calendar;
  const { state, trialEndsAt, scheduledTransition } = deployment;
  const at: Record<Due['what'], Date | null> = {
    scheduled_transition: scheduledTransition && new Date(scheduledTransition.effective_at),
    trial_end: state === 'trial' && !isTrialKept ? trialEndsAt : null,
  };
  return order.reduce<Due | null>((next, what) => {
    const instant = at[what];
    return instant !== null && (next === null || instant < next.at) ? { what, at: instant } : next;
  }, null);
}
