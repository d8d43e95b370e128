import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { z } from 'zod';
import { reads } from '../db/tenant-scope.ts';
import { readChainHead } from './chain-heads.ts';
import { type ChainFault, cutOff } from './check-chain.ts';

/** The head of a hash chain as the service published it, on some day. */
export interface PublishedHead {
  readonly deploymentId: string;
  readonly seq: number;
  readonly hash: string;
}

/**
 * Compares published heads with the logs, and yields those that a log lacks or that differ from it. It holds one batch of
 * heads at a time. A log that was rewritten with new hashes is intact by itself: only heads from outside the database show
 * it. Run it in the same `repeatable read` transaction as `verifyChains`.
 */
export async function* findLostHeads(
  em: EntityManager,
  batches: AsyncIterable<readonly PublishedHead[]>,
): AsyncGenerator<{ readonly deploymentId: string; readonly fault: ChainFault }, void, undefined> {
  for await (const heads of batches) {
    for (const row of await readOthers(em, heads)) {
      const deploymentId = row.deployment_id;
      const fault = await findFault(em, row);
      if (fault !== null) yield { deploymentId, fault };
    }
  }
}

const otherRows = z.array(
  z.object({
    deployment_id: z.string(),
    seq: z.number(),
    published: z.string(),
    /** Null if the deployment does not exist. */
    last_seq: z.number().nullable(),
    has_event: z.boolean(),
    hash: z.string().nullable(),
  }),
);

type OtherRow = z.infer<typeof otherRows>[number];

/** Reads the events of heads with another hash, or none, in the order of the heads. */
async function readOthers(
  em: EntityManager,
  heads: readonly PublishedHead[],
): Promise<readonly OtherRow[]> {
  const rows = await reads(em)
    .selectFrom(
      sql<{ deployment_id: string; seq: number; published: string; place: number }>`
        unnest(
          ${heads.map(({ deploymentId }) => deploymentId)}::uuid[],
          ${heads.map(({ seq }) => seq)}::integer[],
          ${heads.map(({ hash }) => hash)}::text[]
        ) with ordinality`.as<'head'>(sql`head (deployment_id, seq, published, place)`),
    )
    .leftJoin('cloud_deployments as d', 'd.id', 'head.deployment_id')
    .leftJoin('cloud_deployment_events as e', (join) =>
      join
        .onRef('e.tenant_id', '=', 'd.tenant_id')
        .onRef('e.deployment_id', '=', 'd.id')
        .onRef('e.seq', '=', 'head.seq'),
    )
    .select(['head.deployment_id', 'head.seq', 'head.published', 'd.seq as last_seq', 'e.hash'])
    .select(sql<boolean>`e.id is not null`.as('has_event'))
    .where(sql<boolean>`e.hash is distinct from head.published`)
    .orderBy('head.place')
    .execute();
  return otherRows.parse(rows);
}

async function findFault(em: EntityManager, row: OtherRow): Promise<ChainFault | null> {
  const { deployment_id, seq, published, last_seq, has_event, hash } = row;
  if (last_seq === null) {
    const detail = 'was cut off: published heads name the deployment, but it does not exist';
    return { seq: 1, problem: 'cut_off', detail };
  }
  if (!has_event) return cutOff(last_seq + 1, seq);
  // An event without a hash: its head was computed.
  if (hash === null && (await readChainHead(em, deployment_id, seq)) === published) return null;
  const detail =
    'was tampered with: its hash differs from the published one, so it or an event before it was rewritten';
  return { seq, problem: 'tampered', detail };
}
