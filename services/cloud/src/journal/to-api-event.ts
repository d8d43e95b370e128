import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toTimestamp } from '../db/to-timestamp.ts';

export type ApiEvent = components['schemas']['DeploymentEvent'];

/** What the contract shows of an event: all but the whole deployment as it stood after it, and the seal. */
export const eventColumns = [
  'seq',
  'kind',
  'from_state',
  'to_state',
  'actor_kind',
  'actor_id',
  'reason',
  'request_id',
  'metadata',
  'effective_at',
  'recorded_at',
] as const;

type Row = Pick<Selectable<Tables['cloud_deployment_events']>, (typeof eventColumns)[number]>;

/** A row of the log as the contract has it. */
export function toApiEvent(row: Row): ApiEvent {
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
