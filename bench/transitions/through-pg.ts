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
  const { state, seq } = await send('lock', id);
  await send('hasDueTimer', 'UTC', id);
  if (state === to) {
    await clients[caller]?.query('rollback');
    return false;
  }
  const subscription = await send('subscription', id);
  await send('updateState', to, seq + 1, id);
  await send('updateSubscription', to, subscription.id);
  const { hash, effective_at, now, ...deployment } = await send('snapshot', seq, id);
  const digest = randomBytes(32).toString('hex');
  const recorded = JSON.stringify(deployment);
  const hashes = [digest, digest, hash, digest];
  await send('insertEvent', randomUUID(), id, seq + 1, state, to, recorded, now, now, ...hashes);
  await send('commit');
  return true;
}
