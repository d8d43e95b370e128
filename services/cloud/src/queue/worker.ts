import { openScope } from '../db/tenant-scope.ts';
import { settlesWithin } from '../errors/deadline.ts';
import { ensureRecurring } from './enqueue.ts';
import { claim } from './lease.ts';
import {
  type RunOutcome,
  runWorkItem,
  type WorkDefinition,
  type WorkDeps,
} from './run-work-item.ts';
import { isRecurring, type WorkKind } from './work-kind.ts';

/** Runs due work items in this process. Any number of workers may share one PostgreSQL. */
export interface Worker {
  /** Runs the due items of this kind, then of the kinds that follow from it. Call it after the commit. */
  wake(kind: WorkKind): void;
  /** Runs all due items, kind by kind in the order of the definitions. */
  drainAll(): Promise<Partial<Record<WorkKind, DrainCounts>>>;
  /** Sweeps now and every minute, so that due work runs even if no one wakes the worker. A failed kind ends no sweep. */
  start(): void;
  /** Claims no more items, and waits for those that run. */
  stop(): Promise<void>;
}

/** How many items ended with each outcome. */
type DrainCounts = Record<RunOutcome<unknown>['outcome'], number>;

const SWEEP_MS = 60_000;

/**
 * How long a sweep waits for one kind, in milliseconds. After that it goes on with the next kind, and the items of the
 * kind run on: neither long work nor a silent connection holds the other kinds up.
 */
const KIND_TURN_MS = 30_000;

/** The kind that the work of a kind makes due. */
const followers: Partial<Record<WorkKind, WorkKind>> = {
  'billing-history': 'ingest',
  ingest: 'push',
  'due-repair': 'deployment-due',
  'finance-reconcile': 'push',
};

/**
 * @param definitions In the order of a sweep. Items of a kind without a definition stay due and are not claimed.
 * @param options.sweepMs The pause between two sweeps, in milliseconds. Default: 60,000.
 * @param options.kindTurnMs How long a sweep waits for one kind, in milliseconds. Default: 30,000.
 */
export function createWorker(
  deps: WorkDeps,
  definitions: readonly WorkDefinition[],
  options: { readonly sweepMs?: number; readonly kindTurnMs?: number } = {},
): Worker {
  const { sweepMs = SWEEP_MS, kindTurnMs = KIND_TURN_MS } = options;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const drainKind = createDrains(deps, stopping.signal);
  const recurring = definitions.map(({ kind }) => kind).filter(isRecurring);
  let isSweeping = false;
  let timer: NodeJS.Timeout | undefined;

  const track = (work: Promise<unknown>) => {
    const ended = work.catch((error: unknown) =>
      deps.logger.error({ err: error }, 'could not run due work; the next sweep tries again'),
    );
    running.add(ended);
    void ended.finally(() => running.delete(ended));
  };

  const drainFrom = async (first: WorkKind) => {
    for (let kind: WorkKind | undefined = first; kind !== undefined; kind = followers[kind]) {
      const definition = definitions.find((candidate) => candidate.kind === kind);
      if (definition !== undefined) await drainKind(definition);
    }
  };

  const drainAll = async () => {
    await ensureRecurring(openScope(deps.orm, 'all'), recurring);
    const counts: Partial<Record<WorkKind, DrainCounts>> = {};
    for (const definition of definitions) {
      if (stopping.signal.aborted) break;
      counts[definition.kind] = await drainKind(definition);
    }
    return counts;
  };

  const sweepOnce = async () => {
    await ensureRecurring(openScope(deps.orm, 'all'), recurring);
    for (const definition of definitions) {
      if (stopping.signal.aborted) return;
      const drained = drainKind(definition);
      track(drained);
      await settlesWithin(drained, kindTurnMs);
    }
  };

  const sweep = () => {
    if (isSweeping || stopping.signal.aborted) return;
    isSweeping = true;
    track(
      sweepOnce().finally(() => {
        isSweeping = false;
      }),
    );
  };

  return {
    wake(kind) {
      if (!stopping.signal.aborted) track(drainFrom(kind));
    },
    async drainAll() {
      const all = drainAll();
      track(all);
      return await all;
    },
    start() {
      timer ??= setInterval(sweep, sweepMs);
      sweep();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/**
 * Returns a function that drains a kind, one drain of each kind at a time. All calls during a drain share the next one,
 * which finds every item that was due at the time of the call.
 */
function createDrains(deps: WorkDeps, signal: AbortSignal) {
  const drains = new Map<
    WorkKind,
    { current: Promise<DrainCounts>; next?: Promise<DrainCounts> }
  >();

  return function drainKind(definition: WorkDefinition): Promise<DrainCounts> {
    const { kind } = definition;
    const running = drains.get(kind);
    if (running !== undefined) {
      running.next ??= running.current
        .catch(() => undefined)
        .then(() => {
          drains.delete(kind);
          return drainKind(definition);
        });
      return running.next;
    }
    const current = drain(deps, definition, signal);
    const begun: { current: Promise<DrainCounts>; next?: Promise<DrainCounts> } = { current };
    drains.set(kind, begun);
    const release = () => {
      if (begun.next === undefined) drains.delete(kind);
    };
    void current.then(release, release);
    return current;
  };
}

/** Runs items of one kind until none is due or `signal` is aborted. A started item runs to its end. */
export async function drain(
  deps: WorkDeps,
  definition: WorkDefinition,
  signal?: AbortSignal,
): Promise<DrainCounts> {
  const counts: DrainCounts = { done: 0, postponed: 0, blocked: 0, failed: 0, lost: 0 };
  const runUntilNoneIsDue = async () => {
    while (signal?.aborted !== true) {
      const item = await claim(openScope(deps.orm, 'all'), definition.kind);
      if (item === null) return;
      const { outcome } = await runWorkItem(deps, definition, item);
      counts[outcome] += 1;
    }
  };
  const loops = await Promise.allSettled(
    Array.from({ length: definition.concurrency }, runUntilNoneIsDue),
  );
  // Only after all have ended: otherwise the next drain would exceed the concurrency of the kind.
  const failed = loops.find((loop) => loop.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return counts;
}
