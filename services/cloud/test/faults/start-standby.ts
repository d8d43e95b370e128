import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';
import pg from 'pg';
import { expect } from 'vitest';
import { copyWhileItRuns } from './copy-data-folder.ts';

/** A standby of a PostgreSQL that runs. It receives the write-ahead log by streaming. */
export interface Standby extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  /** Runs a statement, such as `select pg_wal_replay_pause()`. */
  run(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Waits until it has replayed all that the primary has written until now. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a standby on a copy of a data folder.
 *
 * @param of The primary, or another standby.
 * @param copied The server whose folder is copied. Default: `of`.
 */
export async function startStandby(
  of: { readonly url: string },
  copied: { readonly url: string; readonly dataDir: string },
): Promise<Standby> {
  const copy = await copyWhileItRuns(copied.url, copied.dataDir);
  const primary = new URL(of.url);
  const conninfo = `host=${primary.hostname} port=${primary.port} user=${primary.username} password=${primary.password}`;
  await writeFile(join(copy.dataDir, 'data', 'standby.signal'), '');
  const settings = join(copy.dataDir, 'data', 'postgresql.auto.conf');
  await appendFile(
    settings,
    `primary_conninfo = '${conninfo}'\nwal_retrieve_retry_interval = '100ms'\n`,
  );
  const running = await startPostgres({
    dataDir: copy.dataDir,
    settings: { fsync: 'off' },
    log: () => undefined,
  });
  const run = (statement: string) => query(running.url, statement);
  return {
    url: running.url,
    dataDir: copy.dataDir,
    run,
    async catchUp() {
      const [{ lsn } = {}] = await query(of.url, 'select pg_current_wal_lsn() as lsn');
      const isThere = async () =>
        (await run(`select pg_last_wal_replay_lsn() >= '${String(lsn)}' as "isThere"`))[0]?.isThere;
      await expect.poll(isThere).toBe(true);
    },
    stop: running.stop,
    async [Symbol.asyncDispose]() {
      await running.stop();
      await copy[Symbol.asyncDispose]();
    },
  };
}

async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
