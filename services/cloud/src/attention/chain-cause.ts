import type { EntityManager } from '@mikro-orm/postgresql';
import { readChainVerification } from '../journal/chain-verification.ts';
import { type Cause, type Situation, toAction } from './cause.ts';

/** The cause that the daily verification of the journal shows. */
export const chainBroken: Cause = {
  cause: 'chain_broken',
  severity: 'critical',
  dismissible: false,
  read: readBrokenChains,
};

async function readBrokenChains(em: EntityManager): Promise<Situation | null> {
  const { broken } = await readChainVerification(em);
  const [oldest] = broken.toSorted((a, b) => a.found_at.localeCompare(b.found_at));
  if (oldest === undefined) return null;
  return {
    title: `The journal of a deployment does not match its hashes: event ${oldest.seq} ${oldest.detail}`,
    count: broken.length,
    money: null,
    since: oldest.found_at,
    newestAt: null,
    action: toAction('runSchedule', 'POST', '/api/v1/schedules/chain-verify/run'),
    objects: `/api/v1/deployments/${oldest.deployment_id}/events`,
  };
}
