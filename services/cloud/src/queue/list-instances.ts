import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import type { QueueTimes } from './instance.ts';

type ApiInstance = components['schemas']['Instance'];

const LIMIT = 200;

/** The state of the row `instance` of `instances`. It is dead `deadAfterMs` after its last heartbeat. */
export const instanceState = (deadAfterMs: number) => sql<ApiInstance['state']>`(case
  when instance.ended_at is not null then 'ended'
  when instance.heartbeat_at < now() - ${deadAfterMs} * interval '1 millisecond' then 'dead'
  else 'live' end)`;

/** Lists the instances, the latest first, those that ended more than 24 hours ago left out. At most 200. */
export async function listInstances(
  em: EntityManager,
  { deadAfterMs }: Pick<QueueTimes, 'deadAfterMs'>,
): Promise<ApiInstance[]> {
  const rows = await platformSql(em)
    .selectFrom('instances as instance')
    .selectAll('instance')
    .select([
      instanceState(deadAfterMs).as('state'),
      sql<number>`(select count(*)::integer from work_items item
        where item.leased_by = instance.id and item.lease_token is not null and item.lease_until > now())`.as(
        'leases',
      ),
    ])
    .where(sql<boolean>`(ended_at is null or ended_at > now() - interval '24 hours')`)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(LIMIT)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    schema: row.schema,
    state: row.state,
    started_at: toTimestamp(row.started_at),
    heartbeat_at: toTimestamp(row.heartbeat_at),
    ended_at: toNullableTimestamp(row.ended_at),
    clock_skew_ms: row.clock_skew_ms,
    leases: row.leases,
  }));
}
