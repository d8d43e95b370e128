import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { platformSql } from './tenant-scope.ts';

/**
 * Creates a check that ends each session of this database whose client has sent nothing since the check before, although
 * PostgreSQL waits for the rest of a COPY or for the next rows that a cursor asks for. Such a client stands still, or its
 * connection is silent. PostgreSQL has no limit for that: `statement_timeout` interrupts no wait for the client, and the
 * session does not count as idle. Its transaction would keep the rows that it has locked.
 */
export function createSilentSessionCheck(logger: Logger): (em: EntityManager) => Promise<void> {
  let former: readonly string[] = [];
  return async (em) => {
    const sessions = await endSilentSessions(em, former);
    for (const { pid, hasEnded } of sessions) {
      if (!hasEnded) continue;
      const message =
        'ended a session whose client stood still during a statement: its locks are free';
      logger.warn({ pid }, message);
    }
    former = sessions.map(({ progress }) => progress);
  };
}

/**
 * Reads the sessions that wait for their client during a statement, and ends those whose `progress` is a former one. It
 * changes with each message of the client.
 */
async function endSilentSessions(
  em: EntityManager,
  former: readonly string[],
): Promise<{ pid: number; progress: string; hasEnded: boolean }[]> {
  const { rows } = await sql<{ pid: number; progress: string; hasEnded: boolean }>`
    with waiting as materialized (
      select session.pid,
        concat_ws(' ', session.pid, session.query_start, session.state_change, copying.bytes_processed) as progress
      from pg_stat_activity session left join pg_stat_progress_copy copying on copying.pid = session.pid
      where session.datname = current_database() and session.usename = current_user
        and session.state = 'active' and session.wait_event = 'ClientRead'
    )
    select pid, progress,
      case when progress = any(${[...former]}::text[]) then pg_terminate_backend(pid) else false end as "hasEnded"
    from waiting`.execute(platformSql(em));
  return rows;
}
