// Makes transitions by sending their SQL to PostgreSQL, without validation or real hashes. Prints the tally.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { readTask, runCallers, type State } from './callers.ts';
import { statements } from './statements.ts';

const [argument = '', databaseUrl] = process.argv.slice(2);
const task = readTask(argument);
const clients = Array.from(
  { length: task.callers },
  () => new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' }),
);
await Promise.all(clients.map((client) => client.connect()));

const tally = await runCallers(task, transition);
await Promise.all(clients.map((client) => client.end()));
console.log(JSON.stringify(tally));

async function transition(caller: number, id: string, to: State): Promise<boolean> {
  const send = async (statement: keyof typeof statements, ...values: unknown[]) => {
    const { rows } = (await clients[caller]?.query(statements[statement], values)) ?? { rows: [] };
    return rows[0];
  };
  await send('begin');
  let row = await send('lock', id);
  // Another caller has changed the deployment meanwhile: the service reads it again, too.
  if (row.latest_seq === null) row = await send('lock', id);
  const { latest_hash, latest_seq, latest_effective_at, latest_recorded_at, ...others } = row;
  const { subscription, locked_at, changed_at, ...deployment } = others;
  const { state } = deployment;
  if (state === to) {
    await clients[caller]?.query('rollback');
    return false;
  }
  const seq = latest_seq + 1;
  const digest = randomBytes(32).toString('hex');
  const event = {
    ...{ id: randomUUID(), tenant_id: deployment.tenant_id, deployment_id: id, seq },
    ...{ kind: 'transitioned', from_state: state },
    ...{ to_state: to, actor_kind: 'operator', actor_id: 'bench', reason: null },
    ...{ request_id: 'bench', metadata: {}, effective_at: locked_at, recorded_at: locked_at },
    deployment: { ...deployment, state: to, seq, updated_at: changed_at },
    ...{ reason_digest: null, metadata_digest: digest, deployment_digest: digest },
    ...{ prev_hash: latest_hash, hash: digest },
  };
  await send('record', JSON.stringify([event]));
  await send('subscription', to, subscription.id);
  await send('commit');
  return true;
}
