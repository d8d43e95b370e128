import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createDeployment } from '@arcadia/cloud/src/deployments/create-deployment.ts';
import { transitionDeployment } from '@arcadia/cloud/src/lifecycle/transition.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import { subscribeDeployment } from '@arcadia/cloud/src/subscriptions/subscribe-deployment.ts';
import pg from 'pg';
import { z } from 'zod';
import {
  mintToken,
  recordStatements,
  startDatabase,
  startService,
  useCaseDeps,
} from '../service.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Limit, Tally } from './callers.ts';
import { statements } from './statements.ts';

const CALLERS = 16;
const ROUNDS = 9;
const warmUpLimit: Limit = { unit: 'transitions', count: 2_000 };
const roundLimit: Limit = { unit: 'seconds', count: 4 };
const context = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;

/** A program that makes transitions and prints a {@link Tally}. */
interface Contender {
  readonly module: URL;
  /** Arguments after the task. */
  readonly args: readonly string[];
}

/** Prints the rate of committed transitions through the service, beside pg alone with the same SQL. */
export async function transitions(): Promise<void> {
  await using database = await startDatabase();
  const ids = await seedDeployments(database.url, 1_000);
  await assertStatements(database.url, ids);

  const callers = Array.from({ length: CALLERS }, (_, caller) => `bench-${caller}`);
  const tokens = await Promise.all(
    callers.map((caller) => mintToken({ roles: ['platform_admin'] }, caller)),
  );
  await using service = await startService(database.url);
  const contenders: readonly Contender[] = [
    { module: new URL('through-service.ts', import.meta.url), args: [service.url, ...tokens] },
    { module: new URL('through-pg.ts', import.meta.url), args: [database.url] },
  ];

  console.log(`Committed transitions per second by ${CALLERS} callers, fsync on`);
  await compare('1 deployment', database.url, ids.slice(0, 1), contenders);
  await compare('1,000 deployments', database.url, ids, contenders);
  console.log();
}

/** Creates `count` deployments, each with a subscription, and returns their ids. */
async function seedDeployments(databaseUrl: string, count: number): Promise<string[]> {
  const orm = createServiceOrm({ databaseUrl });
  const now = new Date();
  const order = { planCode: 'studio', addons: [] };
  const ids: string[] = [];
  while (ids.length < count) {
    const input = { slug: `app-${ids.length}`, display_name: 'App', region: 'syd1' };
    const { id } = await createDeployment(
      useCaseDeps(now),
      openScope(orm, 'all'),
      'acme',
      input,
      context,
    );
    const target = { id };
    await subscribeDeployment(useCaseDeps(now), openScope(orm, 'all'), target, order, context);
    ids.push(id);
  }
  await orm.close();
  return ids;
}

/** Fails if the service sends other SQL than its peer. */
async function assertStatements(databaseUrl: string, ids: readonly string[]): Promise<void> {
  const orm = createServiceOrm({ databaseUrl });
  const target = { id: ids[0] ?? '' };
  const sent = await recordStatements(orm, () =>
    transitionDeployment(useCaseDeps(new Date()), openScope(orm, 'all'), target, 'paused', context),
  );
  await orm.close();
  deepStrictEqual(
    sent.map(({ text }) => withoutValues(text)),
    Object.values(statements).map(withoutValues),
    'bench/transitions/statements.ts is out of date',
  );
}

/** The service writes values into the text of some statements, and the peer passes them as parameters. */
function withoutValues(statement: string): string {
  return statement.replaceAll(/'(?:[^']|'')*'|\$\d+|\b\d+\b|\bnull\b/g, '?');
}

async function compare(
  name: string,
  databaseUrl: string,
  ids: readonly string[],
  contenders: readonly Contender[],
): Promise<void> {
  for (const contender of contenders) {
    await run(contender, await readStates(databaseUrl, ids), warmUpLimit);
  }
  const tallies: Tally[][] = contenders.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      tallies[index]?.push(await run(contender, await readStates(databaseUrl, ids), roundLimit));
    }
  }
  const [rate = [], bareRate = []] = tallies.map((all) => all.map(committedPerSecond));
  const ratio = medianRatio(rate, bareRate).toFixed(2);
  const shown = (rates: readonly number[]) => median(rates).toFixed(0).padStart(5);
  console.log(
    `  ${name.padEnd(18)} service ${shown(rate)}   bare ${shown(bareRate)}   ${ratio} × bare`,
  );
  const [overtaken, bareOvertaken] = tallies.map((all) => median(all.map(overtakenPerSecond)));
  console.log(
    `    overtaken, 422:  service ${overtaken?.toFixed(0)}   bare ${bareOvertaken?.toFixed(0)}`,
  );
}

function committedPerSecond({ committed, seconds }: Tally): number {
  return committed / seconds;
}

function overtakenPerSecond({ overtaken, seconds }: Tally): number {
  return overtaken / seconds;
}

const tallySchema = z.object({ committed: z.number(), overtaken: z.number(), seconds: z.number() });

async function run(
  contender: Contender,
  states: readonly string[][],
  limit: Limit,
): Promise<Tally> {
  const task = JSON.stringify({ states, callers: CALLERS, limit });
  const args = ['--conditions=@arcadia/source', contender.module.pathname, task, ...contender.args];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return tallySchema.parse(JSON.parse(stdout));
}

async function readStates(databaseUrl: string, ids: readonly string[]): Promise<string[][]> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const text = 'select id, state from cloud_deployments where id = any($1) order by id';
  const { rows } = await pool.query({ text, values: [ids], rowMode: 'array' });
  await pool.end();
  return rows;
}
