// Asks the service for transitions, and prints what came of it.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { readTask } from './read-task.ts';
import { runCallers, type State } from './run-callers.ts';

const [task = '', url = '', token = ''] = process.argv.slice(2);
const { standing, callers, limit } = readTask(task);
const agent = new Agent({ keepAlive: true, maxSockets: callers });

const done = await runCallers(standing, callers, limit, transition);
agent.destroy();
console.log(JSON.stringify(done));

async function transition(_caller: number, id: string, to: State): Promise<boolean> {
  const sent = request(`${url}/api/v1/deployments/${id}/transition`, {
    agent,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  }).end(JSON.stringify({ to }));
  const [answer] = await once(sent, 'response');
  const body = await text(answer);
  if (answer.statusCode === 200) return true;
  if (answer.statusCode === 422) return false;
  throw new Error(`The service answered ${answer.statusCode}: ${body}`);
}
