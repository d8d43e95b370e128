import { describe, expect, it } from 'vitest';
import { createParts } from '../../src/start/parts.ts';

const log = () => undefined;

describe('createParts', () => {
  it('stops what was started, one after the other, the latest first', async () => {
    const stopped: string[] = [];
    const parts = createParts(new AbortController());
    for (const name of ['PostgreSQL', 'mongod', 'service']) {
      parts.add({ name, stop: async () => void stopped.push(name) });
    }
    await parts.stop(log);
    expect(stopped).toEqual(['service', 'mongod', 'PostgreSQL']);
  });

  it('asks for the end, and says why, when a program ends by itself', async () => {
    const ending = new AbortController();
    const exited = Promise.resolve('exit code 1');
    createParts(ending).add({ name: 'mongod', stop: async () => undefined, exited });
    await exited;
    expect(ending.signal.reason).toMatchObject({
      code: 'process_failed',
      message: 'mongod has ended by itself (exit code 1), so everything is stopped.',
    });
  });

  it('stops also what had begun to start when the end was asked for', async () => {
    const ending = new AbortController();
    const parts = createParts(ending);
    ending.abort(new Error('Interrupted'));
    const stopped: string[] = [];
    const stop = async () => void stopped.push('PostgreSQL');
    expect(() => parts.add({ name: 'PostgreSQL', stop })).toThrow('Interrupted');
    await parts.stop(log);
    expect(stopped).toEqual(['PostgreSQL']);
  });
});
