import { describe, expect, it } from 'vitest';
import { createShutdown } from '../../src/start/shutdown.ts';

const log = () => undefined;

describe('createShutdown', () => {
  it('stops components one after the other, the latest first', async () => {
    const stopped: string[] = [];
    const shutdown = createShutdown(new AbortController());
    for (const name of ['PostgreSQL', 'mongod', 'service']) {
      shutdown.add({ name, stop: async () => void stopped.push(name) });
    }
    await shutdown.stop(log);
    expect(stopped).toEqual(['service', 'mongod', 'PostgreSQL']);
  });

  it('aborts with the reason when a program exits by itself', async () => {
    const ending = new AbortController();
    const exited = Promise.resolve('exit code 1');
    createShutdown(ending).add({ name: 'mongod', stop: async () => undefined, exited });
    await exited;
    expect(ending.signal.reason).toMatchObject({
      code: 'process_failed',
      message: 'mongod stopped unexpectedly (exit code 1). Stopping everything else…',
    });
  });

  it('stops a component that was starting when the end was requested', async () => {
    const ending = new AbortController();
    const shutdown = createShutdown(ending);
    ending.abort(new Error('Interrupted'));
    const stopped: string[] = [];
    const stop = async () => void stopped.push('PostgreSQL');
    expect(() => shutdown.add({ name: 'PostgreSQL', stop })).toThrow('Interrupted');
    await shutdown.stop(log);
    expect(stopped).toEqual(['PostgreSQL']);
  });
});
