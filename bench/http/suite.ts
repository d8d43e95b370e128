import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createDeployment } from '@arcadia/cloud/src/deployments/create-deployment.ts';
import {
  listDeployments,
  readDeployment,
} from '@arcadia/cloud/src/deployments/read-deployments.ts';
import { transitionDeployment } from '@arcadia/cloud/src/lifecycle/transition.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import { subscribeDeployment } from '@arcadia/cloud/src/subscriptions/subscribe-deployment.ts';
import { z } from 'zod';
import { type RunningServer, startServer } from '../server-process.ts';
import {
  mintToken,
  recordStatements,
  startDatabase,
  startService,
  useCaseDeps,
} from '../service.ts';
import { median, medianRatio } from '../statistics.ts';
import { statements } from './statements.ts';

const TENANT_ID = 'acme';
const CONNECTIONS = 16;
/** With fewer requests V8 is still compiling, and the service has ten times as much code as its peer. */
const WARM_UP_REQUESTS = 4_000;
const ROUNDS = 15;
const SECONDS_PER_ROUND = 2;

/** Prints the speed of reads through the service, beside Express and pg alone with the same SQL. */
export async function http(): Promise<void> {
  await using database = await startDatabase();
  const id = await seedDeployments(database.url, [TENANT_ID, 'globex'], 1_000);
  await assertStatements(database.url, id);

  const token = await mintToken({ roles: ['member'], tenant_id: TENANT_ID });
  const bareModule = new URL('bare-server.ts', import.meta.url);
  await using service = await startService(database.url);
  await using bare = await startServer(bareModule, [database.url, TENANT_ID]);
  const servers = [service, bare];

  console.log(`Requests per second over ${CONNECTIONS} connections (goal: 0.6 × bare)`);
  await compare('one deployment', `/api/v1/deployments/${id}`, servers, token);
  await compare('a page of 50', '/api/v1/deployments', servers, token);
  console.log();
}

/**
 * Creates `count` deployments, for each tenant in turn.
 *
 * @returns the id of the first tenant's newest deployment, which gets a subscription, add-ons and events.
 */
async function seedDeployments(
  databaseUrl: string,
  tenants: readonly string[],
  count: number,
): Promise<string> {
  const orm = createServiceOrm({ databaseUrl });
  const context = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;
  const now = new Date();
  let latest = '';
  for (let made = 0; made < count; made += 1) {
    const [tenantId = ''] = tenants.slice(made % tenants.length);
    const input = { slug: `app-${made}`, display_name: `App ${made}`, region: 'syd1' };
    const { id } = await createDeployment(
      useCaseDeps(now),
      openScope(orm, 'all'),
      tenantId,
      input,
      context,
    );
    if (tenantId === tenants[0]) latest = id;
  }
  const target = { id: latest };
  const addons = [{ code: 'storage_50gb' }, { code: 'seats_5', units: 2 }];
  const order = { planCode: 'studio', addons };
  await subscribeDeployment(useCaseDeps(now), openScope(orm, 'all'), target, order, context);
  for (const to of ['paused', 'active', 'past_due', 'active'] as const) {
    await transitionDeployment(useCaseDeps(new Date()), openScope(orm, 'all'), target, to, context);
  }
  await orm.close();
  return latest;
}

/** Fails if the service sends other SQL than its peer. */
async function assertStatements(databaseUrl: string, id: string): Promise<void> {
  const orm = createServiceOrm({ databaseUrl });
  const em = openScope(orm, { tenantId: TENANT_ID });
  const sent = await recordStatements(orm, async () => {
    await readDeployment(em, id, 'tenant', 'UTC');
    await listDeployments(em, {}, { limit: 50 });
  });
  await orm.close();
  const written = Object.values(statements).toSorted();
  const texts = sent.map(({ text }) => text).toSorted();
  deepStrictEqual(texts, written, 'bench/http/statements.ts is out of date');
}

interface Sample {
  perSecond: number;
  /** CPU time of one request. */
  cpuMs: number;
}

async function compare(
  name: string,
  path: string,
  servers: readonly RunningServer[],
  token: string,
): Promise<void> {
  const [answer, bareAnswer] = await Promise.all(servers.map(({ url }) => read(url + path, token)));
  deepStrictEqual(answer, bareAnswer, `The service and its peer answer differently: ${name}`);

  for (const { url } of servers) await load(url + path, token, 'requests', WARM_UP_REQUESTS);
  const samples: Sample[][] = servers.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, server] of servers.entries()) {
      samples[index]?.push(await sample(server, path, token));
    }
  }
  const [rate = [], bareRate = []] = samples.map((all) => all.map(({ perSecond }) => perSecond));
  const [cpu = [], bareCpu = []] = samples.map((all) => all.map(({ cpuMs }) => cpuMs));
  const shown = (rates: readonly number[]) => median(rates).toFixed(0).padStart(6);
  const ratio = medianRatio(rate, bareRate).toFixed(2);
  const cpuRatio = medianRatio(bareCpu, cpu).toFixed(2);
  console.log(
    `  ${name.padEnd(16)} service ${shown(rate)}   bare ${shown(bareRate)}   ${ratio} × bare; by CPU time alone ${cpuRatio} ×`,
  );
}

async function sample(server: RunningServer, path: string, token: string): Promise<Sample> {
  const beforeMs = await server.cpuMs();
  const { requests, seconds } = await load(server.url + path, token, 'seconds', SECONDS_PER_ROUND);
  const usedMs = (await server.cpuMs()) - beforeMs;
  return { perSecond: requests / seconds, cpuMs: usedMs / requests };
}

async function read(url: string, token: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

const loadResult = z.object({ requests: z.number(), seconds: z.number() });

async function load(
  url: string,
  token: string,
  limit: 'requests' | 'seconds',
  count: number,
): Promise<z.infer<typeof loadResult>> {
  const module = new URL('load.ts', import.meta.url).pathname;
  const args = [module, url, token, String(CONNECTIONS), limit, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return loadResult.parse(JSON.parse(stdout));
}
