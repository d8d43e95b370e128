import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { z } from 'zod';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type ApiDeployment, type Deployment, toApiDeployment } from './deployment.entity.ts';

/** A locked deployment as its next event records it. */
export interface DeploymentSnapshot {
  readonly deployment: ApiDeployment;
  /** PostgreSQL's time, and never earlier than the `recorded_at` of the event before. */
  readonly recordedAt: string;
  /** The event before; null if there is none. */
  readonly previous: { readonly hash: string | null; readonly effectiveAt: string } | null;
}

/** Reads a locked deployment together with the event before `seq`. */
export async function readSnapshot(
  em: EntityManager,
  { id, seq }: Deployment,
): Promise<DeploymentSnapshot> {
  const [row] = await readRows(em, { id, previousSeq: seq - 1 });
  if (row === undefined) throw new Error(`The locked deployment ${id} was not found.`);
  const { effective_at: effectiveAt, hash } = row;
  return {
    deployment: toApiDeployment(row),
    recordedAt: toTimestamp(row.recorded_at),
    previous: effectiveAt === null ? null : { hash, effectiveAt: toTimestamp(effectiveAt) },
  };
}

/** The earliest time at which the event after `e` is recorded. Not `now()`: the transaction may have waited for the row. */
export const nextRecordedAt = sql<string>`greatest(clock_timestamp()::timestamptz(3), e.recorded_at)::text`;

const readRows = prepareRead((db, value: ValueOf<{ id: string; previousSeq: number }>) =>
  db
    .selectFrom('cloud_deployments as d')
    .leftJoin('cloud_deployment_events as e', (join) =>
      join
        .onRef('e.tenant_id', '=', 'd.tenant_id')
        .onRef('e.deployment_id', '=', 'd.id')
        .on('e.seq', '=', value('previousSeq')),
    )
    .selectAll('d')
    .select(['e.hash', 'e.effective_at'])
    .select(nextRecordedAt.as('recorded_at'))
    .where('d.id', '=', value('id')),
);

/**
 * Returns the snapshot that an event recorded: the deployment as it stood after the event.
 *
 * @throws {ArcadiaError} `log_incomplete` if the snapshot was redacted or cannot be read.
 */
export function toSnapshot(event: {
  readonly seq: number;
  readonly deployment: unknown;
}): ApiDeployment {
  const snapshot = snapshotSchema.safeParse(event.deployment);
  if (!snapshot.success) throw journalIncomplete(event.seq, 'how the deployment stood');
  return snapshot.data;
}

/**
 * A 410: event `seq` would answer the request, but the data was redacted or cannot be read.
 *
 * @param missing Completes the sentence "The event does not record …".
 */
export function journalIncomplete(seq: number, missing: string): ArcadiaError {
  const detail = `Event ${seq} of the log does not record ${missing}. Request an earlier instant, or list the events.`;
  return new ArcadiaError('log_incomplete', detail, { seq });
}

const isState = (value: unknown): value is DeploymentState => deploymentLifecycle.isState(value);
const stateSchema = z.custom<DeploymentState>(isState);

const scheduledTransitionSchema = z.object({
  to: stateSchema,
  effective_at: z.string(),
  reason: z.string().nullable(),
  requested_by: z.object({ kind: z.enum(['tenant', 'operator', 'system']), id: z.string() }),
  requested_at: z.string(),
  request_id: z.string().nullable(),
});

/** Events of earlier releases lack the members that deployments were given later: those have a default here. */
const snapshotSchema = z.object({
  id: z.string(),
  tenant_id: z.string(),
  slug: z.string(),
  display_name: z.string(),
  region: z.string(),
  state: stateSchema,
  llm_mode: z.enum(['shared', 'dedicated', 'byok', 'none']),
  billing_action_suspended: z.boolean(),
  template_code: z.string().nullable(),
  template_version: z.string().nullable(),
  trial_ends_at: z.string().nullable(),
  scheduled_transition: scheduledTransitionSchema.nullable().default(null),
  seq: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});
