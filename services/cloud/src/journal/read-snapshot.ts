import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { toTimestamp } from '../db/to-timestamp.ts';
import type { Deployment } from './deployment.entity.ts';
import { type ApiDeployment, toApiDeployment } from './to-api-deployment.ts';

/** Where a deployment stands before its next event. */
export interface CurrentSnapshot {
  readonly standing: ApiDeployment;
  readonly recordedAt: string;
  readonly previous: { readonly hash: string | null; readonly effectiveAt: string } | null;
}

const findRows = prepareRead((db, value: ValueOf<{ id: string; previousSeq: number }>) =>
  db
    .selectFrom('cloud_deployments as d')
    .leftJoin('cloud_deployment_events as e', (join) =>
      join.onRef('e.deployment_id', '=', 'd.id').on('e.seq', '=', value('previousSeq')),
    )
    .selectAll('d')
    .select(['e.hash', 'e.effective_at'])
    .select(sql<string>`greatest(clock_timestamp()::timestamptz(3), e.recorded_at)::text`.as('now'))
    .where('d.id', '=', value('id')),
);

/**
 * The deployment's row, the event before, and PostgreSQL's time as a column will keep it: that of the statement, since
 * the transaction may have begun before the one that it had to wait for.
 */
export async function readSnapshot(
  em: EntityManager,
  { id, seq }: Deployment,
): Promise<CurrentSnapshot> {
  const [row] = await findRows(em, { id, previousSeq: seq - 1 });
  if (row === undefined) throw new Error(`The deployment ${id} is locked and yet not there.`);
  const { effective_at: effectiveAt, hash } = row;
  return {
    standing: toApiDeployment(row),
    recordedAt: toTimestamp(row.now),
    previous: effectiveAt === null ? null : { hash, effectiveAt: toTimestamp(effectiveAt) },
  };
}
