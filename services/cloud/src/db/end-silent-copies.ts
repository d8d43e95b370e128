import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { platformSql } from './tenant-scope.ts';

/**
 * Creates a check that ends each session of this database whose client has sent nothing for its COPY since the check
 * before. Such a client stands still, or its connection is silent. PostgreSQL has no limit for that: `statement_timeout`
 * does not interrupt a COPY that waits for its client. Its transaction would keep the rows that it has locked.
 */
export function createSilentCopyCheck(logger: Logger): (em: EntityManager) => Promise<void> {
  let former: readonly string[] = [];
  return async (em) => {
    const copies = await readWaitingCopies(em);
    for (const { pid, progress } of copies) {
      if (!former.includes(progress)) continue;
      await sql`select pg_terminate_backend(${pid})`.execute(platformSql(em));
      logger.warn(
        { pid },
        'ended a session whose client stood still during a COPY: its locks are free',
      );
    }
    former = copies.map(({ progress }) => progress);
  };
}

/** The COPYs that wait for their client. `progress` tells which one it is, and how much it has received. */
async function readWaitingCopies(em: EntityManager): Promise<{ pid: number; progress: string }[]> {
  const { rows } = await sql<{ pid: number; progress: string }>`
    select copying.pid, concat_ws(' ', copying.pid, session.query_start, copying.bytes_processed) as progress
    from pg_stat_progress_copy copying join pg_stat_activity session on session.pid = copying.pid
    where copying.datname = current_database() and session.usename = current_user
      and copying.command = 'COPY FROM' and session.wait_event = 'ClientRead'`.execute(
    platformSql(em),
  );
  return rows;
}
