import { sql } from 'kysely';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSilentSessionCheck } from '../../src/db/end-silent-sessions.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: ReturnType<typeof createServiceOrm>;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.migrationUrl, poolSize: 2 });
  await em().execute('create table copied (id integer)');
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const em = () => openScope(orm, 'all');

/** Begins a COPY that has received one row. */
async function beginCopy() {
  const client = new pg.Client({ connectionString: database.migrationUrl });
  const ended = new Promise((resolve) => client.once('error', resolve));
  await client.connect();
  const copy = client.query(from('copy copied from stdin'));
  copy.on('error', () => undefined);
  const send = (text: string) => copy.write(text);
  send('1\n');
  await expect.poll(async () => (await em().execute(WAITING)).length).toBeGreaterThan(0);
  return { client, copy, ended, send };
}

const WAITING = `select pid from pg_stat_activity where wait_event = 'ClientRead' and state = 'active'
  and datname = current_database()`;

it('ends a session whose client sends nothing for its COPY from one check to the next', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const check = createSilentSessionCheck(logger);
  const { ended } = await beginCopy();
  await check(em());
  expect(lines).toEqual([]);
  await check(em());
  expect(await ended).toBeInstanceOf(Error);
  expect(lines).toHaveLength(1);
});

it('ends a session whose client asks for no more rows of a cursor from one check to the next', async () => {
  const check = createSilentSessionCheck(pino({ level: 'silent' }));
  const reading = inTransaction(em(), async (tx) => {
    const numbers = sql<{ n: number }>`generate_series(1, 1000)`.as('numbers');
    const rows = platformSql(tx).selectFrom(numbers).selectAll().stream(1);
    await rows.next();
    await expect.poll(async () => (await em().execute(WAITING)).length).toBeGreaterThan(0);
    await check(em());
    // It goes on in time.
    await rows.next();
    await check(em());
    expect((await rows.next()).done).toBe(false);
    await check(em());
    await check(em());
    await rows.next();
  });
  // The client may find out by its next message.
  await expect(reading).rejects.toThrow(/terminat|EPIPE|ECONNRESET/);
});

it('leaves a COPY alone that goes on between the checks', async () => {
  const check = createSilentSessionCheck(pino({ level: 'silent' }));
  const { client, copy, send } = await beginCopy();
  const received = async () =>
    (await em().execute('select bytes_processed from pg_stat_progress_copy'))[0]?.bytes_processed;
  for (let row = 2; row < 6; row += 1) {
    const before = await received();
    await check(em());
    send(`${row}\n`);
    await expect.poll(received).not.toBe(before);
  }
  await new Promise((resolve) => copy.end(resolve));
  await client.end();
  const [counted] = await em().execute('select count(*)::integer from copied');
  expect(counted).toEqual({ count: 5 });
});
