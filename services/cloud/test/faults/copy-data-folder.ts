import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Copies the data folder of a PostgreSQL that runs and writes. A plain copy would mix pages of different times: between
 * `pg_backup_start` and `pg_backup_stop` the write-ahead log has all that a restore needs to mend them. The embedded
 * PostgreSQL has no `pg_basebackup`, which does the same.
 */
export async function copyWhileItRuns(
  url: string,
  dataDir: string,
): Promise<AsyncDisposable & { readonly dataDir: string }> {
  const target = await mkdtemp(join(tmpdir(), 'arcadia-restore-'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: settings } = await client.query('show data_directory');
  const source: string = settings[0]?.data_directory;
  const data = join(target, 'data');
  await client.query("select pg_backup_start('copy', fast => true)");
  await cp(source, data, {
    recursive: true,
    filter: (path) => isCopied(path.slice(source.length)),
  });
  const { rows } = await client.query(
    'select labelfile from pg_backup_stop(wait_for_archive => false)',
  );
  await client.end();
  await writeFile(join(data, 'backup_label'), rows[0]?.labelfile);
  // After the end of the backup: its last records are part of it.
  await cp(join(source, 'pg_wal'), join(data, 'pg_wal'), { recursive: true });
  await chmod(data, 0o700);
  await mkdir(target, { recursive: true });
  await cp(join(dataDir, 'password'), join(target, 'password'));
  return {
    dataDir: target,
    [Symbol.asyncDispose]: () => rm(target, { recursive: true, force: true }),
  };
}

/** Left out are the files of the running server, temporary ones, and the write-ahead log, which is copied last. */
function isCopied(path: string): boolean {
  return !/^\/postmaster\.(pid|opts)$|^\/pg_wal\/|\/pgsql_tmp|\/pg_internal\.init/.test(path);
}
