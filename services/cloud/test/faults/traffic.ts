import { randomUUID } from 'node:crypto';
import { createArcadiaClient } from '@arcadia/api-client';
import { mintToken } from '../setup/test-service.ts';
import type { System } from './system.ts';

/** The requests of a tenant, which go on while something else happens. */
export interface Traffic {
  /** How many requests have succeeded so far. */
  succeeded(): number;
  /** The requests that failed so far. */
  failures(): readonly { readonly call: string; readonly error: unknown }[];
  /** Sends this token from now on. */
  use(token: string): void;
  /** Ends, and waits for the request that runs. */
  stop(): Promise<void>;
}

const PAUSE_MS = 100;
const TENANT = 'shop';

/**
 * Creates a deployment for a tenant, then reads and changes it over and over, in turns on each instance that runs. As a
 * load balancer would, it sends nothing to an instance that has been asked to end. A call that fails is recorded, and
 * repeated with the same key until it succeeds: a change must take effect once.
 *
 * @param options.secret Signs its token. Default: the secret of the tests.
 */
export async function startTraffic(
  system: System,
  options: { readonly secret?: string } = {},
): Promise<Traffic> {
  let token = await mintToken({ roles: ['member'], tenant_id: TENANT }, options);
  const failures: { call: string; error: unknown }[] = [];
  let succeeded = 0;
  let turns = 0;
  let isStopped = false;

  const clientOf = (turn: number) => {
    const up = system.instances.filter((instance) => instance.isUp());
    const instance = up[turn % up.length];
    if (instance === undefined) throw new Error('No instance runs.');
    return createArcadiaClient({ baseUrl: instance.url, token });
  };
  const { id } = await clientOf(0).deployments.create({
    ...{ tenant_id: TENANT, slug: 'traffic', display_name: 'Traffic', region: 'syd1' },
  });
  const change = (turn: number, to: 'active' | 'paused', idempotencyKey: string) =>
    clientOf(turn).deployments.transition(id, { to }, { idempotencyKey });
  const calls: readonly (readonly [string, (turn: number, key: string) => Promise<unknown>])[] = [
    ['pause', (turn, key) => change(turn, 'paused', key)],
    ['get', (turn) => clientOf(turn).deployments.get(id)],
    ['activate', (turn, key) => change(turn, 'active', key)],
    ['list', (turn) => clientOf(turn).deployments.list()],
    ['events', (turn) => clientOf(turn).events.follow()],
  ];

  const run = async () => {
    let at = 0;
    let key = randomUUID();
    while (!isStopped) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (!system.instances.some((instance) => instance.isUp())) continue;
      const [name, call] = calls[at % calls.length] ?? calls[0] ?? ['', async () => undefined];
      try {
        await call(turns, key);
        succeeded += 1;
        at += 1;
        key = randomUUID();
      } catch (error) {
        failures.push({ call: name, error });
      }
      turns += 1;
    }
  };
  const running = run();
  return {
    succeeded: () => succeeded,
    failures: () => failures,
    use(next) {
      token = next;
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
}
