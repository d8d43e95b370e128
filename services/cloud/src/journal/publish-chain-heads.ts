import { createHash } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { openScope } from '../db/tenant-scope.ts';
import type { ClaimedWork } from '../queue/claim.ts';
import { complete } from '../queue/complete.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { readChainHeads } from './read-chain-heads.ts';

/** The work that publishes the heads of all chains, once a day. */
export function chainHeadsWork(deps: {
  readonly orm: MikroORM;
  readonly logger: Logger;
}): WorkDefinition {
  return { kind: 'log-heads', concurrency: 1, run: (item) => publishChainHeads(deps, item) };
}

/** About 11 kB in a line of the log: Docker, for one, cuts lines at 16 kB. */
const headsPerLine = 100;

/**
 * Logs the heads of all logs, `<deployment>:<seq>:<hash>` each, and at the end their number and the SHA-256 of all of
 * them, each with a line feed. Where log lines are kept out of reach of those who can write to PostgreSQL, that is the
 * anchor: `arcadia verify --heads` holds the logs to it.
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
      for await (const page of readChainHeads(tx, headsPerLine)) {
        const heads = page.map(({ deploymentId, seq, hash }) => `${deploymentId}:${seq}:${hash}`);
        for (const head of heads) digest.update(`${head}\n`);
        deployments += heads.length;
        logger.info({ heads }, 'heads of the logs of deployments');
      }
      logger.info({ deployments, digest: digest.digest('hex') }, 'all heads are logged');
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
  await openScope(orm, 'all').transactional((tx) => complete(tx, item));
}
