import { createHash } from 'node:crypto';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { openScope, reads, tenantOf } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { FIRST_PREV_HASH, sealEvent, toEventContent } from './hash-chain.ts';

/** The work that publishes the heads of all hash chains, once a day. */
export function chainHeadsWork(deps: {
  readonly orm: MikroORM;
  readonly logger: Logger;
}): WorkDefinition {
  return { kind: 'log-heads', concurrency: 1, run: (item) => publishChainHeads(deps, item) };
}

/** About 11 kB in each log line: Docker, for one, splits lines at 16 kB. */
const HEADS_PER_LINE = 100;

/**
 * Writes the head of every hash chain to the service's log, as `<deployment>:<seq>:<hash>`. The last line has the
 * number of heads, and the SHA-256 of all of them, each followed by a line feed. Keep these lines out of reach of
 * everyone with write access to PostgreSQL: `arcadia verify --heads` then detects even an attacker's rewrite of events
 * and hashes.
 */
export async function publishChainHeads(
  { orm, logger }: { readonly orm: MikroORM; readonly logger: Logger },
  item: ClaimedWork,
): Promise<void> {
  const em = openScope(orm, 'all');
  await em.transactional(
    async (tx) => {
      const digest = createHash('sha256');
      let deployments = 0;
      for await (const page of readChainHeads(tx, HEADS_PER_LINE)) {
        const heads = page.map(({ deploymentId, seq, hash }) => `${deploymentId}:${seq}:${hash}`);
        for (const head of heads) digest.update(`${head}\n`);
        deployments += heads.length;
        logger.info({ heads }, 'published heads of hash chains');
      }
      logger.info({ deployments, digest: digest.digest('hex') }, 'published all heads');
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
  await openScope(orm, 'all').transactional((tx) => complete(tx, item));
}

interface ChainHead {
  readonly deploymentId: string;
  readonly seq: number;
  /** The hash of the latest event. */
  readonly hash: string;
}

/** Reads the heads of all logs that `em` may see, in pages of at most `size`, in the order of the deployments' ids. */
async function* readChainHeads(
  em: EntityManager,
  size: number,
): AsyncGenerator<readonly ChainHead[], void, undefined> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await reads(em)
      .selectFrom('cloud_deployments as d')
      .leftJoin('cloud_deployment_events as e', (join) =>
        join
          .onRef('e.tenant_id', '=', 'd.tenant_id')
          .onRef('e.deployment_id', '=', 'd.id')
          .onRef('e.seq', '=', 'd.seq'),
      )
      .select(['d.id', 'd.seq', 'e.hash'])
      .where('d.id', '>', after)
      .orderBy('d.id')
      .limit(size)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    const heads: ChainHead[] = [];
    for (const { id, seq, hash } of rows) {
      heads.push({ deploymentId: id, seq, hash: hash ?? (await readChainHead(em, id, seq)) });
    }
    yield heads;
    after = last.id;
  }
}

/**
 * Returns the hash of a deployment's latest event up to `seq`. An instance of the release before the hash chain appends
 * events without one: their hashes are computed here, so that the next event or the published head covers them too.
 */
export async function readChainHead(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<string> {
  if (seq === 0) return FIRST_PREV_HASH;
  const sealed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['seq', 'hash'])
    .where('tenant_id', '=', tenantOf(deploymentId))
    .where('deployment_id', '=', deploymentId)
    .where('seq', '<=', seq)
    .where('hash', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const unsealed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('tenant_id', '=', tenantOf(deploymentId))
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>', sealed?.seq ?? 0)
    .where('seq', '<=', seq)
    .orderBy('seq')
    .execute();
  return unsealed.reduce(
    (prevHash, row) => sealEvent(toEventContent(row), prevHash).hash,
    sealed?.hash ?? FIRST_PREV_HASH,
  );
}
