// Makes transitions through the service's HTTP API. Prints the tally.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { readTask, runCallers, type State } from './callers.ts';

// Each caller has a token of its own.
const [argument = '', url = '', ...tokens] = process.argv.slice(2);
const task = readTask(argument);
const agent = new Agent({ keepAlive: true, maxSockets: task.callers });

const tally = await runCallers(task, transition);
agent.destroy();
console.log(JSON.stringify(tally));

async function transition(caller: number, id: string, to: State): Promise<boolean> {
  const sent = request(`${url}/api/v1/deployments/${id}/transition`, {
    agent,
    method: 'POST',
    headers: { authorization: `Bearer ${tokens[caller]}`, 'content-type': 'application/json' },
  }).end(JSON.stringify({ to }));
  const [answer] = await once(sent, 'response');
  const body = await text(answer);
  if (answer.statusCode === 200) return true;
  if (answer.statusCode === 422) return false;
  throw new Error(`The service answered ${answer.statusCode}: ${body}`);
}
