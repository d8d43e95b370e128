import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Puts the log in order if it was restored from the dump of a PostgreSQL with higher transaction numbers. Otherwise the
 * restored events and all new ones would stay hidden until this PostgreSQL reaches those numbers. Returns whether it
 * renumbered events.
 */
export async function renumberEvents(em: EntityManager): Promise<boolean> {
  const restored: unknown[] = await em.execute(FIND_RESTORED);
  if (restored.length === 0) return false;
  for (const statement of renumberStatements) await em.execute(statement);
  return true;
}

/** Finds an event with a transaction number that this PostgreSQL has not reached: it came from another one's dump. */
const FIND_RESTORED = `select from cloud_deployment_events
  where transaction_id >= pg_snapshot_xmax(pg_current_snapshot()) order by transaction_id desc limit 1`;

/**
 * Gives all events new positions in the feed: by `seq` within a deployment, and across deployments roughly in the order
 * in which they were recorded. Their transaction number becomes 0, so that every later event comes after them. No event
 * may be appended meanwhile.
 */
const renumberStatements: readonly string[] = [
  'alter table cloud_deployment_events disable trigger cloud_deployment_events_append_only',
  `update cloud_deployment_events event
  set transaction_id = '0', position = numbered.position
  from (
    select id, row_number() over (order by come_by, deployment_id, seq) as position
    from (
      select id, deployment_id, seq, max(recorded_at) over (partition by deployment_id order by seq) as come_by
      from cloud_deployment_events
    ) log
  ) numbered
  where event.id = numbered.id`,
  `select setval(pg_get_serial_sequence('cloud_deployment_events', 'position'), coalesce(max(position), 1),
    max(position) is not null)
  from cloud_deployment_events`,
  'alter table cloud_deployment_events enable trigger cloud_deployment_events_append_only',
];
