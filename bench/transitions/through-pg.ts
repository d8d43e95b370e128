// Sends the statements of transitions to PostgreSQL, and prints what came of it. It checks and seals nothing.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { readTask } from './read-task.ts';
import { runCallers, type State } from './run-callers.ts';
import { statements } from './statements.ts';

const [task = '', databaseUrl] = process.argv.slice(2);
const { standing, callers, limit } = readTask(task);
const clients = Array.from(
  { length: callers },
  () => new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' }),
);
await Promise.all(clients.map((client) => client.connect()));

const done = await runCallers(standing, callers, limit, transition);
await Promise.all(clients.map((client) => client.end()));
console.log(JSON.stringify(done));

async function transition(caller: number, id: string, to: State): Promise<boolean> {
  const send = async (statement: keyof typeof statements, ...values: unknown[]) => {
    const { rows } = (await clients[caller]?.query(statements[statement], values)) ?? { rows: [] };
    return rows[0];
  };
  await send('begin');
  const { state, seq } = await send('lock', id);
  await send('due', 'UTC', id);
  if (state === to) {
    await clients[caller]?.query('rollback');
    return false;
  }
  const subscription = await send('subscription', id);
  await send('move', to, seq + 1, id);
  await send('align', to, subscription.id);
  const { hash, effective_at, now, ...deployment } = await send('standing', seq, id);
  const digest = randomBytes(32).toString('hex');
  const recorded = JSON.stringify(deployment);
  const seal = [digest, digest, hash, digest];
  await send('record', randomUUID(), id, seq + 1, state, to, recorded, now, now, ...seal);
  await send('commit');
  return true;
}
