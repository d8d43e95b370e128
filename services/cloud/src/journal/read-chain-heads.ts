import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { readChainHead } from './read-chain-head.ts';

/** Where a deployment's log stands: the hash of its latest event. */
export interface ChainHead {
  readonly deploymentId: string;
  readonly seq: number;
  readonly hash: string;
}

/** The heads of all logs that `em` may see, in pages of at most `size`, in the order of the deployments' ids. */
export async function* readChainHeads(
  em: EntityManager,
  size: number,
): AsyncGenerator<readonly ChainHead[], void, undefined> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await reads(em)
      .selectFrom('cloud_deployments as d')
      .leftJoin('cloud_deployment_events as e', (join) =>
        join.onRef('e.deployment_id', '=', 'd.id').onRef('e.seq', '=', 'd.seq'),
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
