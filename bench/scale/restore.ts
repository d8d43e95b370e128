import { pipeline } from 'node:stream/promises';
import { createServiceOrm, migrate } from '@arcadia/cloud/src/schema.ts';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { z } from 'zod';
import { mintToken, startDatabase, startService } from '../service.ts';
import { withClient } from './databases.ts';

/** Tables of which the feed needs nothing. */
const skippedTables = [
  'cloud_cost_lines',
  'cloud_invoice_documents',
  'cloud_resources',
  'audit_log',
];
const PAGE_SIZE = 200;

/**
 * Restores the events into another PostgreSQL, and prints how long it takes until they are readable.
 *
 * @param events How many there are.
 */
export async function measureRestore(databaseUrl: string, events: number): Promise<void> {
  await using target = await startDatabase();
  await withClient(databaseUrl, (source) =>
    withClient(target.url, (restored) => copyTables(source, restored)),
  );
  const orm = createServiceOrm({ databaseUrl: target.url });
  const startedMs = performance.now();
  const done = await migrate(orm);
  const migratedMs = performance.now() - startedMs;
  await orm.close();
  if (done.length === 0) throw new Error('The events are not of another PostgreSQL');
  await using service = await startService(target.url);
  const feed = await openFeed(service.url);
  const firstMs = await feed.read();
  const readableMs = migratedMs + firstMs;
  const restMs = await feed.readRest();
  if (feed.count() < events) throw new Error(`The feed has ${feed.count()} of ${events} events`);
  const perSecond = feed.count() / ((firstMs + restMs) / 1000);
  console.log(
    `${feed.count().toLocaleString('en')} events restored into another PostgreSQL (goal: readable in 5 s)`,
  );
  console.log(
    `  arcadia migrate, and the first page   ${(readableMs / 1000).toFixed(2).padStart(8)} s`,
  );
  console.log(
    `  all pages of ${PAGE_SIZE}                      ${perSecond.toFixed(0).padStart(8)} events/s\n`,
  );
}

/** Does what pg_dump and pg_restore do: copies rows while no trigger looks at them, and sets the sequences. */
async function copyTables(source: pg.Client, restored: pg.Client): Promise<void> {
  const { rows } = await source.query(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  );
  const tables = tableRows.parse(rows).map(({ name }) => name);
  await restored.query('set session_replication_role = replica');
  await restored.query(`truncate ${tables.join(', ')}`);
  for (const table of tables.filter((name) => !skippedTables.includes(name))) {
    const read = source.query(to(`copy ${table} to stdout`));
    await pipeline(read, restored.query(from(`copy ${table} from stdin`)));
  }
  await restored.query(`
    select setval(pg_get_serial_sequence('cloud_deployment_events', 'position'), max(position))
    from cloud_deployment_events`);
  await restored.query('vacuum (analyze)');
}

const tableRows = z.array(z.object({ name: z.string() }));

const feedPage = z.object({ data: z.array(z.unknown()), next_cursor: z.string() });

async function openFeed(url: string) {
  const headers = { authorization: `Bearer ${await mintToken({ roles: ['platform_admin'] })}` };
  let cursor: string | undefined;
  let count = 0;
  let isDone = false;
  const read = async () => {
    const page = new URL(`/api/v1/events?limit=${PAGE_SIZE}`, url);
    if (cursor !== undefined) page.searchParams.set('after', cursor);
    const startedMs = performance.now();
    const answer = await fetch(page, { headers });
    const body = await answer.text();
    const takenMs = performance.now() - startedMs;
    if (!answer.ok) throw new Error(`The feed answered ${answer.status}: ${body}`);
    const { data, next_cursor } = feedPage.parse(JSON.parse(body));
    cursor = next_cursor;
    count += data.length;
    isDone = data.length === 0;
    return takenMs;
  };
  return {
    /** Reads the next page, and returns the milliseconds that it took. */
    read,
    /** Reads all other pages. */
    async readRest() {
      let takenMs = 0;
      while (!isDone) takenMs += await read();
      return takenMs;
    },
    /** The number of events that were read. */
    count: () => count,
  };
}
