import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { z } from 'zod';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { verifyNextChains } from './verify-chains.ts';

export interface ChainVerificationDeps {
  readonly orm: MikroORM;
  readonly logger: Logger;
  readonly now: () => Date;
  /** How long one run verifies, in milliseconds, before the next run goes on from there. Default: 300,000. */
  readonly runMs?: number;
  /** How many deployments are verified in one transaction. Default: 500. */
  readonly pageSize?: number;
}

const RUN_MS = 300_000;
const PAGE_SIZE = 500;
const KIND = 'chain-verify';

/** The work that verifies the hash chains of all deployments, once a day. */
export function chainVerificationWork(deps: ChainVerificationDeps): WorkDefinition {
  return { kind: KIND, concurrency: 1, run: (item) => verifyAllChains(deps, item) };
}

/** The findings of the verification so far: the result of its last run. */
const verification = z.object({
  /** The deployment to go on after; null if all were verified. */
  next: z.uuid().nullable(),
  /** The numbers of this round through all deployments. */
  deployments: z.number(),
  events: z.number(),
  /** The broken chains, at most 100: those of this round, and of the round before until they are verified again. */
  broken: z.array(
    z.object({
      deployment_id: z.uuid(),
      seq: z.number(),
      detail: z.string(),
      found_at: z.string(),
    }),
  ),
});

type ChainVerification = z.infer<typeof verification>;

const NOTHING: ChainVerification = { next: null, deployments: 0, events: 0, broken: [] };

/** Reads the findings of the verification so far. */
export async function readChainVerification(em: EntityManager): Promise<ChainVerification> {
  const row = await platformSql(em)
    .selectFrom('work_runs')
    .select('result')
    .where('kind', '=', KIND)
    .where('outcome', '=', 'done')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return verification.safeParse(row?.result).data ?? NOTHING;
}

/**
 * Verifies chains until all are done, or the time of a run is over: then the work is due again at once. Each page of
 * deployments has a transaction of its own, so that a long verification does not keep PostgreSQL from cleaning up.
 */
async function verifyAllChains(
  { orm, logger, now, runMs = RUN_MS, pageSize = PAGE_SIZE }: ChainVerificationDeps,
  item: ClaimedWork,
): Promise<void> {
  const former = await readChainVerification(openScope(orm, 'all'));
  const result = former.next === null ? { ...NOTHING, broken: former.broken } : { ...former };
  const endMs = performance.now() + runMs;
  do {
    const { reports, next } = await openScope(orm, 'all').transactional(
      (tx) => verifyNextChains(tx, result.next, pageSize),
      { isolationLevel: 'repeatable read', readOnly: true },
    );
    for (const { deploymentId, events, fault } of reports) {
      result.deployments += 1;
      result.events += events;
      const known = result.broken.find((it) => it.deployment_id === deploymentId);
      const others = result.broken.filter((it) => it !== known);
      if (fault === null) result.broken = others;
      else {
        const { seq, detail } = fault;
        const found_at = known?.found_at ?? now().toISOString();
        const found = { deployment_id: deploymentId, seq, detail, found_at };
        result.broken = [...others, found].slice(0, MAX_BROKEN);
      }
    }
    result.next = next;
  } while (result.next !== null && performance.now() < endMs);
  reportBroken(logger, former, result);
  await openScope(orm, 'all').transactional(async (tx) => {
    await complete(tx, item, { result });
    if (result.next !== null) await enqueue(tx, KIND, KIND);
  });
}

const MAX_BROKEN = 100;

/** Logs each newly broken chain once. */
function reportBroken(logger: Logger, former: ChainVerification, found: ChainVerification): void {
  const known = new Set(former.broken.map((it) => it.deployment_id));
  const broken = found.broken.filter((it) => !known.has(it.deployment_id));
  if (broken.length > 0) logger.error({ broken }, 'journals do not match their hashes');
  else if (found.broken.length === 0 && known.size > 0) {
    logger.info('all journals match their hashes again');
  }
}
