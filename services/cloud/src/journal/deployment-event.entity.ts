import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { ActorKind } from '../audit/audit-context.ts';
import type { Tables } from '../db/tables.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { Deployment } from './deployment.entity.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'DeploymentEvent',
  tableName: 'cloud_deployment_events',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
    deploymentId: () => p.manyToOne(Deployment).mapToPk().joinColumn('deployment_id'),
    seq: p.integer(),
    kind: p.text().$type<Schemas['DeploymentEventKind']>(),
    fromState: p.text().$type<Schemas['DeploymentState']>().strictNullable(),
    toState: p.text().$type<Schemas['DeploymentState']>(),
    actorKind: p.text().$type<ActorKind>(),
    actorId: p.text(),
    reason: p.text().strictNullable(),
    requestId: p.text().strictNullable(),
    metadata: p.json().$type<Record<string, unknown>>().strictNullable(),
    deployment: p.json().$type<Record<string, unknown>>().strictNullable(),
    effectiveAt: p.datetime(3).defaultRaw('now()'),
    recordedAt: p.datetime(3).defaultRaw('now()'),
    reasonDigest: p.text().strictNullable(),
    metadataDigest: p.text().strictNullable(),
    deploymentDigest: p.text().strictNullable(),
    prevHash: p.text().strictNullable(),
    hash: p.text().strictNullable(),
  },
});

/**
 * An entry of a deployment's log. The table is append-only: triggers reject every update, delete and truncate. Each
 * entry is chained to the one before it (`hash-chain.ts`). `metadata` and `deployment` are null if they were redacted.
 * PostgreSQL assigns the columns that order the feed, `epoch`, `transaction_id` and `position`.
 */
export class DeploymentEvent extends schema.class {}
schema.setClass(DeploymentEvent);

/** A row of the log, as Kysely reads it. */
export type EventRow = Selectable<Tables['cloud_deployment_events']>;

export type ApiEvent = Schemas['DeploymentEvent'];

/** The columns that the contract shows: all but the snapshot of the deployment and the hashes. */
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

/** Converts a row of the log to the contract's shape. */
export function toApiEvent(row: Pick<EventRow, (typeof eventColumns)[number]>): ApiEvent {
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
