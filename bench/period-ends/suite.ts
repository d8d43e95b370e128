import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createDeployment } from '@arcadia/cloud/src/deployments/create-deployment.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import { subscribeDeployment } from '@arcadia/cloud/src/subscriptions/subscribe-deployment.ts';
import pg from 'pg';
import { z } from 'zod';
import { recordStatements, type SentStatement, startDatabase, useCaseDeps } from '../service.ts';
import { median, medianRatio } from '../statistics.ts';
import { openTimerPump } from './timer-pump.ts';

const DEPLOYMENTS = 2_000;
const ROUNDS = 5;
const context = { actor: { kind: 'operator', id: 'bench' }, requestId: 'bench' } as const;

/** Prints how many ended periods the service's worker rolls per second, beside pg alone with the same SQL one by one. */
export async function periodEnds(): Promise<void> {
  await using database = await startDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await compare(database.url, client);
  } finally {
    await client.end();
  }
}

async function compare(databaseUrl: string, client: pg.Client): Promise<void> {
  await seedDeployments(databaseUrl, client);
  const statements = await recordBatch(databaseUrl, client);
  const contenders = [
    [new URL('through-worker.ts', import.meta.url).pathname, databaseUrl],
    [new URL('through-pg.ts', import.meta.url).pathname, databaseUrl, JSON.stringify(statements)],
  ];
  const rates: number[][] = contenders.map(() => []);
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, args] of contenders.entries()) {
      await endPeriods(client);
      const { rolled, seconds } = await run(args);
      await assertRolled(client, rolled);
      if (round > 0) rates[index]?.push(rolled / seconds);
    }
  }
  const [rate = [], bareRate = []] = rates;
  console.log(`Ended periods per second, ${DEPLOYMENTS} deployments, fsync on`);
  console.log(
    `  worker ${median(rate).toFixed(0)}   bare, one by one ${median(bareRate).toFixed(0)}   ${medianRatio(rate, bareRate).toFixed(2)} × bare`,
  );
  console.log();
}

const tallySchema = z.object({ rolled: z.number(), seconds: z.number() });

async function run(args: readonly string[]): Promise<z.infer<typeof tallySchema>> {
  const options = ['--conditions=@arcadia/source', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return tallySchema.parse(JSON.parse(stdout));
}

/** Creates one deployment through the service, and copies its rows: their periods are all that counts here. */
async function seedDeployments(databaseUrl: string, client: pg.Client): Promise<void> {
  const orm = createServiceOrm({ databaseUrl });
  const now = new Date();
  const input = { slug: 'app', display_name: 'App', region: 'syd1' };
  const deps = useCaseDeps(now);
  const { id } = await createDeployment(deps, openScope(orm, 'all'), 'acme', input, context);
  const order = { planCode: 'studio', addons: [] };
  await subscribeDeployment(deps, openScope(orm, 'all'), { id }, order, context);
  await orm.close();
  await client.query(`
    create table copied as select gen_random_uuid() as id, '${id}'::uuid as source
    from generate_series(2, ${DEPLOYMENTS})`);
  const position = "nextval(pg_get_serial_sequence('cloud_deployment_events', 'position'))";
  const copies = [
    { table: 'cloud_deployments', owner: 'id', slug: 'copied.id' },
    { table: 'cloud_deployment_events', owner: 'deployment_id', id: NEW_ID, position },
    { table: 'subscriptions', owner: 'deployment_id', id: NEW_ID },
    { table: 'work_items', owner: 'key', id: NEW_ID },
  ];
  for (const { table, owner, ...changed } of copies) {
    const columns = Object.entries({ ...changed, [owner]: 'copied.id' });
    const values = columns.map(([name, value]) => `'${name}', ${value}`).join(', ');
    await client.query(`
      insert into ${table} select row.* from copied
      join ${table} original on original.${owner}::text = copied.source::text
      cross join lateral jsonb_populate_record(null::${table},
        to_jsonb(original) || jsonb_build_object(${values})) row`);
  }
}

const NEW_ID = 'gen_random_uuid()';

/** Records the statements by which the worker rolls two periods. */
async function recordBatch(databaseUrl: string, client: pg.Client): Promise<SentStatement[]> {
  await endPeriods(client, 2);
  const { orm, pump } = openTimerPump(databaseUrl, 1);
  const sent = await recordStatements(orm, () => pump.drain());
  await orm.close();
  return sent;
}

/** Ends the periods of so many deployments. */
async function endPeriods(client: pg.Client, count = DEPLOYMENTS): Promise<void> {
  await client.query(
    `update subscriptions set current_period_start = date_trunc('month', now() - interval '1 month'),
      current_period_end = date_trunc('month', now())`,
  );
  await client.query(
    `update work_items set due_at = date_trunc('month', now())
     where key in (select id::text from cloud_deployments order by id limit $1)`,
    [count],
  );
  await client.query('vacuum analyze');
  await client.query('checkpoint');
}

/** Fails unless all periods have rolled, each with its own event. */
async function assertRolled(client: pg.Client, rolled: number): Promise<void> {
  const { rows } = await client.query(
    `select count(*)::integer as count from subscriptions s
      join cloud_deployments d on d.id = s.deployment_id
      join cloud_deployment_events e on e.deployment_id = d.id and e.seq = d.seq and e.kind = 'period_rolled'
    where s.current_period_end > now()`,
  );
  if (rolled === DEPLOYMENTS && rows[0]?.count === DEPLOYMENTS) return;
  throw new Error(`${rolled} of ${DEPLOYMENTS} periods were rolled, and ${rows[0]?.count} stored.`);
}
