import pg from 'pg';
import { z } from 'zod';

/** Runs `use` with a connection, which has no limits and need not wait for the disk at each commit. */
export async function withClient<T>(
  databaseUrl: string,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await client.query('set synchronous_commit = off');
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Copies a database, which nobody may be connected to, and returns the URL of the copy. */
export async function copyDatabase(databaseUrl: string, name: string): Promise<string> {
  const source = new URL(databaseUrl).pathname.slice(1);
  await withClient(toDatabase(databaseUrl, 'postgres'), (client) =>
    client.query(`create database "${name}" template "${source}"`),
  );
  return toDatabase(databaseUrl, name);
}

function toDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = name;
  return url.href;
}

/** Does what autovacuum would do in time: counts the rows, and marks them as visible. */
export async function settleTables(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, (client) => client.query('vacuum (analyze)'));
}

/** The bytes of all databases of the PostgreSQL and of its write-ahead log. */
export async function readUsedBytes(databaseUrl: string): Promise<number> {
  return await readNumber(
    databaseUrl,
    `select (select sum(pg_database_size(oid)) from pg_database) + (select sum(size) from pg_ls_waldir())`,
  );
}

const tables = { event: 'cloud_deployment_events', line: 'cloud_cost_lines' } as const;

/** The bytes of a row of a large table: of the row alone, and with its share of the indexes. */
export async function readRowBytes(
  databaseUrl: string,
  row: keyof typeof tables,
): Promise<{ readonly alone: number; readonly withIndexes: number; readonly rows: number }> {
  const table = tables[row];
  const rows = await readNumber(databaseUrl, `select count(*) from ${table}`);
  const alone = await readNumber(databaseUrl, `select pg_table_size('${table}')`);
  const all = await readNumber(databaseUrl, `select pg_total_relation_size('${table}')`);
  return { alone: alone / rows, withIndexes: all / rows, rows };
}

const numberRow = z.tuple([z.coerce.number()]);

async function readNumber(databaseUrl: string, text: string): Promise<number> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query({ text, rowMode: 'array' }),
  );
  return numberRow.parse(rows[0])[0];
}
