import { RecordedRefusal } from '../recorded-refusal.ts';

/** What a `system` is told that the operator's override has kept from moving a deployment. */
export function billingActionSuspended(): RecordedRefusal {
  return new RecordedRefusal(
    'billing_action_suspended',
    'An operator has suspended billing actions on this deployment: `system` may not move it until that is lifted.',
  );
}
