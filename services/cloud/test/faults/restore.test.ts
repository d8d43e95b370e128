import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ArcadiaClient, FeedEvent } from '@arcadia/api-client';
import { separateRoles } from '@arcadia/sandbox/postgres/roles.ts';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';
import { expect, it } from 'vitest';
import { rolePasswords } from '../setup/prepare-database.ts';
import { secret } from '../setup/test-service.ts';
import { writeBill } from './bills.ts';
import { copyWhileItRuns } from './copy-data-folder.ts';
import { findViolations } from './invariants.ts';
import { createRandom } from './random.ts';
import { settle } from './settle.ts';
import { startSystem } from './system.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../src/cli/arcadia.ts', import.meta.url));

it('reads the feed on and verifies after a restore of a copy that was taken while it ran', async () => {
  const random = createRandom(3, 0);
  const bill = (at: number, version: number) =>
    writeBill({ uuid: `inv-${at}`, period: `2025-0${at + 1}` }, version, random);
  await using system = await startSystem({
    instances: 2,
    own: { postgres: true },
    prepare: ({ provider }) => {
      provider.invoices = [0, 1, 2, 3].map((at) => bill(at, 1));
    },
  });
  const { provider, finance } = system;
  const writers = startWriters(system.instances.map(({ client }) => client));
  await writers.count(20);
  const first = await system.admin().events.follow({ limit: 10 });

  await using copy = await copyWhileItRuns(system.postgres.directUrl, system.postgres.dataDir);
  await writers.count(20);
  // Finance gets newer amounts than the copy has.
  provider.invoices = [0, 1, 2, 3].map((at) => bill(at, 2));
  await system.admin().billing.discoverInvoices();
  await settle(system);
  await writers.stop();
  await Promise.all(system.instances.map((each) => each.kill()));
  await system.postgres.stop();

  const restored = await startPostgres({ dataDir: copy.dataDir, log: () => undefined });
  try {
    const { serviceUrl, migrationUrl } = await separateRoles(restored.url, rolePasswords);
    const env = { DATABASE_URL: serviceUrl };
    await run(process.execPath, ['--conditions=@arcadia/source', CLI, 'migrate'], {
      env: { ...env, DATABASE_MIGRATION_URL: migrationUrl, ARCADIA_JWT_SECRET: secret },
    });
    const { client } = await system.start({ env });
    await client.deployments.create(shop('after-the-restore'));
    const all = await readAll(client);
    expect(all.length).toBeGreaterThan(20);
    expect(all.at(-1)?.kind).toBe('created');
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    // The follower reads on from the cursor that it got before the copy: it misses nothing, and gets nothing twice.
    expect(await readAll(client, first.next_cursor)).toEqual(all.slice(first.data.length));

    await client.billing.discoverInvoices();
    await settle(system);
    const observed = { databaseUrl: restored.url, provider, finance };
    expect(await findViolations(observed)).toEqual([]);
    await Promise.all(system.instances.map((each) => each.kill()));
  } finally {
    await restored.stop();
  }
}, 180_000);

async function readAll(client: ArcadiaClient, after?: string): Promise<FeedEvent[]> {
  const all: FeedEvent[] = [];
  let cursor = after;
  for (;;) {
    const page = await client.events.follow({
      limit: 200,
      ...(cursor === undefined ? {} : { after: cursor }),
    });
    if (page.data.length === 0) return all;
    all.push(...page.data);
    cursor = page.next_cursor;
  }
}

function shop(slug: string) {
  return { tenant_id: 'acme', slug, display_name: 'Shop', region: 'syd1' };
}

/** Creates deployments and pauses them, through all instances at once. */
function startWriters(clients: readonly ArcadiaClient[]) {
  let isStopped = false;
  let written = 0;
  const write = async (client: ArcadiaClient, name: number) => {
    for (let at = 0; !isStopped; at += 1) {
      const { id } = await client.deployments.create(shop(`s-${name}-${at}`));
      await client.deployments.transition(id, { to: 'paused' });
      written += 1;
    }
  };
  const ended = Promise.all(clients.map(write));
  return {
    async count(more: number) {
      const until = written + more;
      await expect.poll(() => written, { timeout: 60_000 }).toBeGreaterThanOrEqual(until);
    },
    async stop() {
      isStopped = true;
      await ended;
    },
  };
}
