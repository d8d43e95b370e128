import type { MikroORM } from '@mikro-orm/postgresql';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createEventPoller } from '../../src/journal/event-poller.ts';
import { readHorizon } from '../../src/journal/read-horizon.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { makeDeployment } from './writer.ts';

// Whatever other tests write in the same PostgreSQL holds the feed back.
vi.setConfig({ testTimeout: 30_000, expect: { poll: { timeout: 20_000 } } });

let database: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const logger = pino({ level: 'silent' });
const never = new AbortController().signal;
const acme = { tenantId: 'acme' };
const horizon = async () => (await readHorizon(openScope(orm, 'all'))).transactionId;

it('wakes who may see the event, and nobody else', async () => {
  const watch = createEventPoller({ orm, logger, pauseMs: 1 });
  const since = await horizon();
  const woken: string[] = [];
  const note = (name: string) => (isThere: boolean) => woken.push(`${name} ${isThere}`);
  const acmes = watch.wait(acme, since, never).then(note('acme'));
  const all = watch.wait('all', since, never).then(note('all'));
  const globexes = watch.wait({ tenantId: 'globex' }, since, never).then(note('globex'));
  await makeDeployment(database.url, 'acme');
  await Promise.all([acmes, all]);
  expect(woken.toSorted()).toEqual(['acme true', 'all true']);
  watch.close();
  await globexes;
  expect(woken).toContain('globex false');
});

it('misses nothing that came between the reading and the waiting', async () => {
  const watch = createEventPoller({ orm, logger, pauseMs: 1 });
  const since = await horizon();
  await makeDeployment(database.url, 'acme');
  const other = watch.wait({ tenantId: 'globex' }, await horizon(), never);
  expect(await watch.wait(acme, since, never)).toBe(true);
  watch.close();
  expect(await other).toBe(false);
});

it('lets go at once of one who is not there any more, and of all when it is closed', async () => {
  const watch = createEventPoller({ orm, logger, pauseMs: 1, limit: 2, tenantLimit: 1 });
  const since = 2n ** 60n;
  const leaving = new AbortController();
  const gone = watch.wait(acme, since, leaving.signal);
  await expect(watch.wait(acme, since, never)).rejects.toMatchObject({ code: 'too_many_waiters' });
  leaving.abort();
  expect(await gone).toBe(false);
  const waiting = [watch.wait(acme, since, never), watch.wait('all', since, never)];
  await expect(watch.wait('all', since, never)).rejects.toMatchObject({ code: 'too_many_waiters' });
  watch.close();
  expect(await Promise.all(waiting)).toEqual([false, false]);
  expect(await watch.wait(acme, since, never)).toBe(false);
  expect(await watch.wait(acme, since, AbortSignal.abort())).toBe(false);
});

it('waits on where PostgreSQL is away', async () => {
  const away = createServiceOrm({ databaseUrl: 'postgres://a:b@127.0.0.1:9/c' });
  const said = Promise.withResolvers<unknown>();
  const loud = pino({}, { write: (line) => said.resolve(line) });
  const watch = createEventPoller({ orm: away, logger: loud, pauseMs: 1 });
  const waiting = watch.wait(acme, 0n, never);
  expect(await said.promise).toContain('events could not be looked for');
  watch.close();
  expect(await waiting).toBe(false);
  await away.close();
});
