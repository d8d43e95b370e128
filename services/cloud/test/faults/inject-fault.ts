import { setTimeout as sleep } from 'node:timers/promises';
import type { FreezingProxy } from '../setup/start-freezing-proxy.ts';
import type { Fault, Moment } from './fault-script.ts';
import type { Instance } from './instance.ts';
import type { OwnPostgres } from './own-stores.ts';
import type { FaultyProxy } from './start-faulty-proxy.ts';

/** An instance, and the proxy through which only it reaches PostgreSQL. */
export interface Node {
  readonly instance: Instance;
  readonly store: FreezingProxy;
}

/** What faults strike. */
export interface Targets {
  readonly nodes: readonly Node[];
  readonly postgres: OwnPostgres;
  readonly provider: FaultyProxy;
  readonly finance: FaultyProxy;
  /** Ends what a fault has begun, when the run is over. */
  readonly undo: Map<string, () => void | Promise<void>>;
}

/** A moment that does not come within this time, in milliseconds, does not come. */
const MOMENT_LIMIT_MS = 2_500;

/** Lets a fault strike. Resolves to whether it has, and does not wait until it is over. */
export async function injectFault(targets: Targets, fault: Fault): Promise<boolean> {
  switch (fault.kind) {
    case 'kill': {
      const victims = aliveIn(targets).slice(0, fault.victims === 'all' ? undefined : 1);
      return await strikeAt(targets, fault.moment, async () => {
        await Promise.all(victims.map(({ instance }) => instance.kill()));
      });
    }
    case 'freeze':
      return await strikeAt(targets, fault.moment, () => aliveIn(targets)[0]?.store.freeze());
    case 'suspend': {
      const [victim] = aliveIn(targets);
      if (victim === undefined) return false;
      const { instance } = victim;
      return await strikeAt(targets, fault.moment, () => {
        instance.suspend();
        endLater(targets, `suspend ${instance.id}`, fault.forMs, () => {
          if (instance.child.signalCode === null && instance.child.exitCode === null) {
            instance.resume();
          }
        });
      });
    }
    case 'store':
      await strikeStore(targets, fault);
      return true;
    case 'provider':
    case 'finance': {
      const proxy = targets[fault.kind];
      const path = fault.kind === 'provider' ? fault.path : '';
      const isForwarded = fault.kind === 'finance' && fault.commits;
      const struck = proxy.fail({ ...fault, path, isForwarded }).then(() => true);
      return await Promise.race([struck, sleep(MOMENT_LIMIT_MS, false)]);
    }
  }
}

/** The instances that run. A fault of one instance strikes the first of them. */
function aliveIn({ nodes }: Targets): Node[] {
  return nodes.filter(({ instance }) => instance.isUp());
}

/** Strikes at a moment. Returns false if it does not come. */
async function strikeAt(targets: Targets, moment: Moment, strike: () => unknown): Promise<boolean> {
  const came = Promise.withResolvers<boolean>();
  const struck = async () => {
    await strike();
    came.resolve(true);
  };
  const stop = watch(targets, moment, () => void struck().catch(came.reject));
  const hasCome = await Promise.race([came.promise, sleep(MOMENT_LIMIT_MS, false)]);
  stop();
  return hasCome;
}

/** Calls `come` at the moment. Returns a function that ends the watch. */
function watch(targets: Targets, moment: Moment, come: () => void): () => void {
  if (moment.at === 'time') {
    const timer = setTimeout(come, moment.afterMs);
    return () => clearTimeout(timer);
  }
  if (moment.at === 'statement') {
    const store = aliveIn(targets)[0]?.store;
    store?.freezeAt(moment.text, moment, come);
    return () => store?.freezeAt(NO_TEXT, moment);
  }
  const proxy = targets[moment.at];
  let left = moment.requests;
  proxy.onRequest = () => {
    left -= 1;
    if (left === 0) come();
  };
  return () => {
    proxy.onRequest = () => undefined;
  };
}

/** No statement contains it: a proxy that looks for it freezes nothing. */
const NO_TEXT = '\0no statement\0';

async function strikeStore(
  targets: Targets,
  { how, forMs }: Extract<Fault, { kind: 'store' }>,
): Promise<void> {
  const { postgres } = targets;
  if (how === 'restart') {
    await postgres.stop();
    await sleep(forMs / 2);
    await postgres.start();
    return;
  }
  postgres.freeze();
  endLater(targets, 'freeze', forMs, () => postgres.thaw());
}

/** Ends a fault after a time, or when the run is over. */
function endLater({ undo }: Targets, name: string, forMs: number, end: () => void): void {
  const timer = setTimeout(() => {
    undo.delete(name);
    end();
  }, forMs);
  undo.set(name, () => {
    clearTimeout(timer);
    end();
  });
}
