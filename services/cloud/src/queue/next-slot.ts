import type { EntityManager } from '@mikro-orm/postgresql';
import { CronExpressionParser } from 'cron-parser';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/to-timestamp.ts';

/** The first slot of `cron` (UTC) after PostgreSQL's now, as RFC 3339. */
export async function nextSlot(em: EntityManager, cron: string): Promise<string> {
  const { rows } = await sql<{ now: string }>`select now()::text as now`.execute(platformSql(em));
  const currentDate = toTimestamp(rows[0]?.now ?? '');
  return CronExpressionParser.parse(cron, { currentDate, tz: 'UTC' }).next().toDate().toISOString();
}
