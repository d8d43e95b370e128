import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { toTimestamp } from '../../db/timestamp.ts';

type Row = Selectable<Tables['subscriptions']> & {
  readonly pending_code: string | null;
  readonly pending_version: number | null;
};

/**
 * The change of plan that a subscription's row waits for, as the contract has it. One that is cancelled waits for none,
 * though the release before, which knows of none, leaves it there.
 */
export function toApiPendingChange(row: Row): components['schemas']['PendingPlanChange'] | null {
  const { pending_code: code, pending_version: version } = row;
  const { pending_effective_at: effectiveAt, pending_requested_at: requestedAt } = row;
  const { pending_actor_kind: kind, pending_actor_id: id } = row;
  if (row.status === 'cancelled') return null;
  if (code === null || version === null || effectiveAt === null) return null;
  if (requestedAt === null || kind === null || id === null) return null;
  return {
    plan_code: code,
    plan_version: version,
    effective_at: toTimestamp(effectiveAt),
    requested_by: { kind, id },
    requested_at: toTimestamp(requestedAt),
    reason: row.pending_reason,
  };
}
