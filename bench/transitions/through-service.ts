// Makes transitions through the service's HTTP API. Prints the tally.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { readTask, runCallers, type State } from './callers.ts';

const [argument = '', url = '', token = ''] = process.argv.slice(2);
const task = readTask(argument);
const agent = new Agent({ keepAlive: true, maxSockets: task.callers });

const tally = await runCallers(task, transition);
agent.destroy();
console.log(JSON.stringify(tally));

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
