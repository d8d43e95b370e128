import { expect, it } from 'vitest';
import { compose } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { startProvider } from './billing/provider.ts';
import { createTestDatabase } from './setup/test-database.ts';
import { secret } from './setup/test-service.ts';

it('close logs one line, and no stack, for a work item that does not end in time', async () => {
  const database = await createTestDatabase();
  await using provider = await startProvider();
  provider.delayMs = 1_000;
  const lines: Record<string, unknown>[] = [];
  const config = readConfig({
    DATABASE_URL: database.url,
    ARCADIA_JWT_SECRET: secret,
    DIGITALOCEAN_URL: provider.url,
    DIGITALOCEAN_TOKEN: 'dop_v1_test',
  });
  const service = await compose(config, {
    validateResponses: true,
    logger: createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) }),
  });
  await service.start();
  await expect.poll(() => provider.requests).toContain('/v2/customers/my/balance');
  const mark = lines.length;
  // While the pool waits for a connection that is in use, it lends no other: the item can record nothing.
  const slow = service.orm.em.fork().execute('select pg_sleep(2)');
  await service.close(0);
  await slow;
  const ofKind = () => lines.filter(({ kind }) => kind === 'balance-snapshot');
  await expect
    .poll(ofKind)
    .toMatchObject([{ level: 30, msg: 'lease on work item lost; its result is dropped' }]);
  expect(JSON.stringify(lines.slice(mark))).not.toContain('stack');
  await database.drop();
});

it('logs one line if the role of DATABASE_URL may change append-only tables, and none if it may not', async () => {
  const database = await createTestDatabase();
  const startOf = async (databaseUrl: string) => {
    const lines: Record<string, unknown>[] = [];
    const service = await compose(
      readConfig({ DATABASE_URL: databaseUrl, ARCADIA_JWT_SECRET: secret }),
      {
        validateResponses: true,
        logger: createLogger('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
      },
    );
    await service.close();
    return lines;
  };
  expect(await startOf(database.url)).toEqual([]);
  expect(await startOf(database.migrationUrl)).toMatchObject([
    { level: 40, role: 'arcadia_owner', msg: expect.stringContaining('#role_not_limited') },
  ]);
  await database.drop();
});
