import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads } from '../db/tenant-scope.ts';
import { type ChainReport, checkChain, type EventRow } from './check-chain.ts';

/** Hashes known from outside: by deployment, and then by `seq`. */
export type LoggedHeads = ReadonlyMap<string, ReadonlyMap<number, string>>;

const pageSize = 500;

/**
 * Recomputes the chains of all logs that `em` may see, or of one, and yields what it found in each, in the order of
 * the deployments' ids. It holds one page at a time, whatever the size of the logs. In a transaction that reads at one
 * instant (`repeatable read`) nothing that happens meanwhile looks like a fault.
 */
export async function* verifyChains(
  em: EntityManager,
  options: {
    readonly deploymentId?: string | undefined;
    readonly logged?: LoggedHeads | undefined;
  } = {},
): AsyncGenerator<ChainReport, void, undefined> {
  for await (const page of deploymentPages(em, options.deploymentId)) {
    const events = eventsOf(em, page);
    let next = await events.next();
    for (const deployment of page) {
      const check = checkChain(deployment, options.logged?.get(deployment.id));
      while (next.done !== true && next.value.deployment_id === deployment.id) {
        check.take(next.value);
        next = await events.next();
      }
      yield check.end();
    }
  }
}

interface Head {
  readonly id: string;
  readonly seq: number;
}

async function* deploymentPages(
  em: EntityManager,
  only: string | undefined,
): AsyncGenerator<readonly Head[], void, undefined> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    let query = reads(em).selectFrom('cloud_deployments').select(['id', 'seq']);
    if (only !== undefined) query = query.where('id', '=', only);
    const page = await query.where('id', '>', after).orderBy('id').limit(pageSize).execute();
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

/** The events of a page of deployments, which is in the order of ids and without gaps. */
async function* eventsOf(
  em: EntityManager,
  page: readonly Head[],
): AsyncGenerator<EventRow, void, undefined> {
  const until = page.at(-1)?.id ?? '';
  let position: { id: string; seq: number } = { id: page[0]?.id ?? until, seq: 0 };
  for (;;) {
    const { id, seq } = position;
    const rows = await reads(em)
      .selectFrom('cloud_deployment_events')
      .selectAll()
      .where(sql<boolean>`(deployment_id, seq) > (${id}::uuid, ${seq}::integer)`)
      .where('deployment_id', '<=', until)
      .orderBy('deployment_id')
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    position = { id: last.deployment_id, seq: last.seq };
  }
}
