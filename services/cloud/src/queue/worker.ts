import { createSilentSessionCheck } from '../db/end-silent-sessions.ts';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { openScope } from '../db/tenant-scope.ts';
import { withDeadline } from '../errors/deadline.ts';
import { ensureRecurring } from './ensure-recurring.ts';
import { logKindState, readKindStates } from './kind-state.ts';
import { createPump, type DrainCounts, type Pump } from './pump.ts';
import type { WorkDefinition, WorkDeps } from './run-work-item.ts';
import { isRecurring, type WorkKind } from './work-kind.ts';

/** Runs due work items in this process. Any number of workers may share one PostgreSQL. */
export interface Worker {
  /** Runs the due items of this kind, then of the kinds that follow from it. Call it after the commit. */
  wake(kind: WorkKind): void;
  /** Runs all due items, kind by kind in the order of the definitions. */
  drainAll(): Promise<Partial<Record<WorkKind, DrainCounts>>>;
  /** Sweeps now and every 15 seconds, so that due work runs even if no one wakes the worker. */
  start(): void;
  /** Claims no more items, and waits for those that run. */
  stop(): Promise<void>;
}

/** The recurring items, and the sessions that stand still, are checked in one of so many sweeps. */
const SWEEPS_PER_CHECK = 4;
/** After this time the next sweep begins, even if this one hangs. */
const SWEEP_LIMIT_MS = 30_000;

/** The kind that the work of a kind makes due. */
const followers: Partial<Record<WorkKind, WorkKind>> = {
  'billing-history': 'ingest',
  ingest: 'push',
  'due-repair': 'deployment-due',
  'finance-reconcile': 'push',
};

/** @param definitions Items of a kind without a definition stay due and are not claimed. */
export function createWorker(deps: WorkDeps, definitions: readonly WorkDefinition[]): Worker {
  const { orm, logger, instance } = deps;
  const endSilentSessions = createSilentSessionCheck(logger);
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const pumps = new Map<WorkKind, Pump>(
    definitions.map((it) => [it.kind, createPump(deps, it, stopping.signal)]),
  );
  const kinds = [...pumps.keys()];
  let sweeps = 0;
  let isSweeping = false;
  let isFailing = false;
  let timer: NodeJS.Timeout | undefined;

  /**
   * A fault of every sweep and every claim is logged when it begins and when it ends. `db/store-monitor.ts` does that
   * for an unreachable PostgreSQL.
   */
  const track = (work: Promise<unknown>) => {
    const ended = work.catch((error: unknown) => {
      if (isStoreUnavailable(error) || instance.ended.signal.aborted) return;
      const message = 'could not read due work; the worker tries again until it can';
      if (!isFailing) logger.error({ err: error }, message);
      isFailing = true;
    });
    running.add(ended);
    void ended.finally(() => running.delete(ended));
  };

  const drainFrom = async (first: WorkKind) => {
    for (let kind: WorkKind | undefined = first; kind !== undefined; kind = followers[kind]) {
      if (stopping.signal.aborted) return;
      await pumps.get(kind)?.drain();
    }
  };

  const drainAll = async () => {
    await ensureRecurring(openScope(orm, 'all'), kinds.filter(isRecurring));
    const counts: Partial<Record<WorkKind, DrainCounts>> = {};
    for (const [kind, pump] of pumps) {
      if (stopping.signal.aborted) break;
      counts[kind] = await pump.drain();
    }
    return counts;
  };

  /** Starts the kinds that have work, and waits for none: long work of one kind holds no other kind up. */
  const sweepOnce = async () => {
    const em = openScope(orm, 'all');
    if (sweeps % SWEEPS_PER_CHECK === 0) {
      // First: what such a session has locked may keep the other statements waiting.
      await endSilentSessions(em);
      await ensureRecurring(em, kinds.filter(isRecurring));
    }
    sweeps += 1;
    const logged = new Map(instance.kindStates);
    const swept = await readKindStates(em, kinds);
    if (isFailing) logger.info('the worker reaches its queue again');
    isFailing = false;
    for (const { kind, state, isClaimable, details } of swept) {
      // A run that has ended since the read knows a newer state.
      const isNewest = instance.kindStates.get(kind) === logged.get(kind);
      if (state !== 'blocked' && isNewest) logKindState(deps, kind, state, details);
      if (isClaimable && !stopping.signal.aborted) track(drainFrom(kind));
    }
  };

  const sweep = () => {
    if (isSweeping || stopping.signal.aborted) return;
    isSweeping = true;
    track(
      withDeadline(sweepOnce(), SWEEP_LIMIT_MS, 'The sweep of the queue').finally(() => {
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
      if (stopping.signal.aborted) return;
      timer ??= setInterval(sweep, instance.times.sweepMs);
      sweep();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(running);
    },
  };
}
