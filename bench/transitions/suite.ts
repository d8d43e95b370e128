import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createChangeDeployment } from '@arcadia/cloud/src/journal/change-deployment.ts';
import { createTimers } from '@arcadia/cloud/src/lifecycle/timers.ts';
import { transitionDeployment } from '@arcadia/cloud/src/lifecycle/transition-deployment.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import pg from 'pg';
import { z } from 'zod';
import { median } from '../median.ts';
import { mintToken } from '../mint-token.ts';
import { recordStatements } from '../record-statements.ts';
import { startDatabase } from '../start-database.ts';
import { startServer } from '../start-server.ts';
import type { Done, Limit } from './run-callers.ts';
import { seedSubscribed } from './seed-subscribed.ts';
import { statements } from './statements.ts';

const secret = 'a-secret-of-the-bench-with-enough-bytes';
const callers = 16;
const warmUp: Limit = { unit: 'transitions', count: 2_000 };
const rounds = 9;
const round: Limit = { unit: 'seconds', count: 4 };

/** A way to make transitions: a module that prints what it has {@link Done}, and what it wants to know. */
interface Way {
  readonly module: URL;
  readonly args: readonly string[];
}

/** Committed transitions: through HTTP, and the same SQL by pg alone. */
export async function transitions(): Promise<void> {
  await using database = await startDatabase();
  const ids = await seedSubscribed(database.url, 1_000);
  await assertStatements(database.url, ids);

  const token = await mintToken(secret, { roles: ['platform_admin'] });
  const serviceModule = new URL('../service-server.ts', import.meta.url);
  await using service = await startServer(serviceModule, [database.url, secret]);
  const ways: readonly Way[] = [
    { module: new URL('through-service.ts', import.meta.url), args: [service.url, token] },
    { module: new URL('through-pg.ts', import.meta.url), args: [database.url] },
  ];

  console.log(`Committed transitions per second by ${callers} callers, fsync on`);
  await compare('1 deployment', database.url, ids.slice(0, 1), ways);
  await compare('1,000 deployments', database.url, ids, ways);
  console.log();
}

/** The peer must send what the service sends today. Values apart: one has them in the text, the other beside it. */
async function assertStatements(databaseUrl: string, ids: readonly string[]): Promise<void> {
  const orm = createServiceOrm({ databaseUrl });
  const origin = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;
  const changeDeployment = createChangeDeployment(createTimers('UTC'));
  const target = { id: ids[0] ?? '' };
  const issued = await recordStatements(orm, () =>
    transitionDeployment({ changeDeployment }, openScope(orm, 'all'), target, 'paused', origin),
  );
  await orm.close();
  const written = Object.values(statements).map(withoutValues);
  deepStrictEqual(
    issued.map(withoutValues),
    written,
    'bench/transitions/statements.ts is out of date',
  );
}

function withoutValues(statement: string): string {
  return statement.replaceAll(/'(?:[^']|'')*'|\$\d+|\b\d+\b|\bnull\b/g, '?');
}

async function compare(
  name: string,
  databaseUrl: string,
  ids: readonly string[],
  ways: readonly Way[],
): Promise<void> {
  for (const way of ways) await run(way, await readSnapshot(databaseUrl, ids), warmUp);
  const samples: Done[][] = ways.map(() => []);
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const [index, way] of ways.entries()) {
      samples[index]?.push(await run(way, await readSnapshot(databaseUrl, ids), round));
    }
  }
  const [ours = [], bares = []] = samples.map((done) => done.map(perSecond));
  const ratio = median(ours.map((rate, turn) => rate / (bares[turn] ?? Number.NaN)));
  const shown = (rates: readonly number[]) => median(rates).toFixed(0).padStart(5);
  console.log(
    `  ${name.padEnd(18)} service ${shown(ours)}   bare ${shown(bares)}   ${ratio.toFixed(2)} × bare`,
  );
  const [refused, bareRefused] = samples.map((done) => median(done.map(refusedPerSecond)));
  console.log(
    `    overtaken, 422:  service ${refused?.toFixed(0)}   bare ${bareRefused?.toFixed(0)}`,
  );
}

function perSecond({ committed, seconds }: Done): number {
  return committed / seconds;
}

function refusedPerSecond({ refused, seconds }: Done): number {
  return refused / seconds;
}

const doneSchema = z.object({ committed: z.number(), refused: z.number(), seconds: z.number() });

async function run(way: Way, standing: readonly string[][], limit: Limit): Promise<Done> {
  const task = JSON.stringify({ standing, callers, limit });
  const args = ['--conditions=@arcadia/source', way.module.pathname, task, ...way.args];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return doneSchema.parse(JSON.parse(stdout));
}

async function readSnapshot(databaseUrl: string, ids: readonly string[]): Promise<string[][]> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const text = 'select id, state from cloud_deployments where id = any($1) order by id';
  const { rows } = await pool.query({ text, values: [ids], rowMode: 'array' });
  await pool.end();
  return rows;
}
