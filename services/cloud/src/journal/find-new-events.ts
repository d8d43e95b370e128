import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads } from '../db/tenant-scope.ts';
import { readHorizon } from './read-horizon.ts';

/** What has become readable. */
export interface News {
  /** There is nothing more to read before this transaction. */
  readonly horizon: bigint;
  /** The latest transaction with an event; undefined where there is none. */
  readonly latest: bigint | undefined;
  /** The same for each tenant that has any. */
  readonly latestOf: ReadonlyMap<string, bigint>;
}

/** The transactions from `since` on whose events can be read now. */
export async function findNewEvents(em: EntityManager, since: bigint): Promise<News> {
  const { transactionId: horizon } = await readHorizon(em);
  if (since >= horizon) return { horizon, latest: undefined, latestOf: new Map() };
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events as e')
    .innerJoin('cloud_deployments as d', 'd.id', 'e.deployment_id')
    .select(['d.tenant_id', sql<string>`max(e.transaction_id)::text`.as('latest')])
    .where(sql<boolean>`e.transaction_id >= ${String(since)}::xid8`)
    .where(sql<boolean>`e.transaction_id < ${String(horizon)}::xid8`)
    .groupBy('d.tenant_id')
    .execute();
  const latestOf = new Map(rows.map(({ tenant_id, latest }) => [tenant_id, BigInt(latest)]));
  const latest = [...latestOf.values()].toSorted((a, b) => (a < b ? -1 : 1)).at(-1);
  return { horizon, latest, latestOf };
}
