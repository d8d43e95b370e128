import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toTimestamp } from '../db/to-timestamp.ts';

export type ApiEvent = components['schemas']['DeploymentEvent'];

/** A row of the log as the contract has it. */
export function toApiEvent(row: Selectable<Tables['cloud_deployment_events']>): ApiEvent {
  return {
    seq: row.seq,
    kind: row.kind,
    from_state: row.from_state,
    to_state: row.to_state,
    actor: { kind: row.actor_kind, id: row.actor_id },
    reason: row.reason,
    request_id: row.request_id,
    metadata: row.metadata ?? {},
    effective_at: toTimestamp(row.effective_at),
    recorded_at: toTimestamp(row.recorded_at),
  };
}
