import type { EntityManager } from '@mikro-orm/postgresql';
import { numberEvents } from './number-events.ts';

const restored = `select from cloud_deployment_events
  where transaction_id >= pg_snapshot_xmax(pg_current_snapshot()) order by transaction_id desc limit 1`;

/**
 * Puts the log in order where it was restored from the dump of a PostgreSQL that had counted further: its events would
 * be hidden until this one has counted as far, and those to come with them. Returns whether it had to.
 */
export async function mendOrder(em: EntityManager): Promise<boolean> {
  const found: unknown[] = await em.execute(restored);
  if (found.length === 0) return false;
  for (const statement of numberEvents) await em.execute(statement);
  return true;
}
