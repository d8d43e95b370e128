import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { listDeployments } from '@arcadia/cloud/src/deployments/list-deployments.ts';
import { readDeployment } from '@arcadia/cloud/src/deployments/read-deployment.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import { z } from 'zod';
import { median } from '../median.ts';
import { mintToken } from '../mint-token.ts';
import { recordStatements } from '../record-statements.ts';
import { startDatabase } from '../start-database.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { seedDeployments } from './seed-deployments.ts';
import { statements } from './statements.ts';

const tenantId = 'acme';
const secret = 'a-secret-of-the-bench-with-enough-bytes';
const connections = 16;
/** Below this V8 still compiles, of the service ten times as much as of the peer. */
const warmUpRequests = 4_000;
const rounds = 15;
const secondsOfRound = 2;

/** What the service's own work costs a reader: it, beside Express and pg alone with the same SQL. */
export async function http(): Promise<void> {
  await using database = await startDatabase();
  const id = await seedDeployments(database.url, [tenantId, 'globex'], 1_000);
  await assertStatements(database.url, id);

  const token = await mintToken(secret, { roles: ['member'], tenant_id: tenantId });
  const serviceModule = new URL('../service-server.ts', import.meta.url);
  const bareModule = new URL('bare-server.ts', import.meta.url);
  await using service = await startServer(serviceModule, [database.url, secret]);
  await using bare = await startServer(bareModule, [database.url, tenantId]);
  const peers = [service, bare];

  console.log(`Requests per second over ${connections} connections (goal: 0.6 × bare)`);
  await compare('one deployment', `/api/v1/deployments/${id}`, peers, token);
  await compare('a page of 50', '/api/v1/deployments', peers, token);
  console.log();
}

/** The peer must run what the service runs today, not what it ran when the bench was written. */
async function assertStatements(databaseUrl: string, id: string): Promise<void> {
  const orm = createServiceOrm({ databaseUrl });
  const em = openScope(orm, { tenantId });
  const issued = await recordStatements(orm, async () => {
    await readDeployment(em, id, 'tenant');
    await listDeployments(em, {}, { limit: 50 });
  });
  await orm.close();
  const written = Object.values(statements).toSorted();
  deepStrictEqual(issued.toSorted(), written, 'bench/http/statements.ts is out of date');
}

interface Sample {
  perSecond: number;
  cpuMs: number;
}

async function compare(
  name: string,
  path: string,
  peers: readonly RunningServer[],
  token: string,
): Promise<void> {
  const [answer, bareAnswer] = await Promise.all(peers.map(({ url }) => read(url + path, token)));
  deepStrictEqual(answer, bareAnswer, `The two answer differently: ${name}`);

  for (const { url } of peers) await load(url + path, token, 'requests', warmUpRequests);
  const samples: Sample[][] = peers.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, peer] of peers.entries()) {
      samples[index]?.push(await sample(peer, path, token));
    }
  }
  const [ours = [], bares = []] = samples;
  const ratioOf = (figure: (ofOurs: Sample, ofBare: Sample | undefined) => number) =>
    median(ours.map((ofOurs, round) => figure(ofOurs, bares[round]))).toFixed(2);
  const rate = ratioOf((one, other) => one.perSecond / (other?.perSecond ?? Number.NaN));
  const cpu = ratioOf((one, other) => (other?.cpuMs ?? Number.NaN) / one.cpuMs);
  console.log(
    `  ${name.padEnd(16)} service ${shown(ours)}   bare ${shown(bares)}   ${rate} × bare; by CPU time alone ${cpu} ×`,
  );
}

async function sample(peer: RunningServer, path: string, token: string): Promise<Sample> {
  const beforeMs = await peer.cpuMs();
  const { requests, seconds } = await load(peer.url + path, token, 'seconds', secondsOfRound);
  const usedMs = (await peer.cpuMs()) - beforeMs;
  return { perSecond: requests / seconds, cpuMs: usedMs / requests };
}

async function read(url: string, token: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

const loaded = z.object({ requests: z.number(), seconds: z.number() });

async function load(
  url: string,
  token: string,
  limit: 'requests' | 'seconds',
  count: number,
): Promise<z.infer<typeof loaded>> {
  const module = new URL('load.ts', import.meta.url).pathname;
  const args = [module, url, token, String(connections), limit, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return loaded.parse(JSON.parse(stdout));
}

function shown(samples: readonly Sample[]): string {
  return median(samples.map(({ perSecond }) => perSecond))
    .toFixed(0)
    .padStart(6);
}
