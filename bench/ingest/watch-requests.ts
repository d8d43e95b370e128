import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RunningServer } from '../server-process.ts';

const PAUSE_MS = 10;

/** Sends a GET to the service again and again, with a pause of 10 ms, until `stop` is called. */
export function watchRequests(
  service: RunningServer,
  token: string,
): {
  /** Returns the longest time from a request to its whole answer, in milliseconds. */
  stop(): Promise<number>;
} {
  const url = `${service.url}/api/v1/audit-log?limit=1`;
  const agent = new Agent({ keepAlive: true });
  let slowestMs = 0;
  let isStopped = false;
  const run = async () => {
    while (!isStopped) {
      const startedMs = performance.now();
      await read(url, token, agent);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    agent.destroy();
  };
  const ended = run();
  return {
    async stop() {
      isStopped = true;
      await ended;
      return slowestMs;
    },
  };
}

async function read(url: string, token: string, agent: Agent): Promise<void> {
  const body = await new Promise<string>((resolve, reject) => {
    const request = get(url, { agent, headers: { authorization: `Bearer ${token}` } });
    request.on('error', reject);
    request.on('response', (response) => {
      text(response).then(
        (answer) => (response.statusCode === 200 ? resolve(answer) : reject(new Error(answer))),
        reject,
      );
    });
  });
  if (body === '') throw new Error('The answer is empty');
}
