import { openScope } from '../db/tenant-scope.ts';
import { type DrainCounts, drain } from './drain.ts';
import { enqueueOnce } from './enqueue-once.ts';
import type { WorkDefinition, WorkDeps } from './run-work-item.ts';
import { isRecurring, PROVIDER_KEY, type WorkKind } from './work-kind.ts';

/** Does what is due, in this process. Any number of them run side by side on one PostgreSQL. */
export interface Worker {
  /** Looks for work of this kind, and then of the kinds that follow from it. To be called after the commit. */
  wake(kind: WorkKind): void;
  /** Does everything that is due, in the order of the pipeline. */
  drainAll(): Promise<Partial<Record<WorkKind, DrainCounts>>>;
  /** Sweeps now and every minute: whatever else is lost or late, due work is done. */
  start(): void;
  /** Takes up nothing more, and waits for what runs. */
  stop(): Promise<void>;
}

const SWEEP_MS = 60_000;

/** What the work of a kind makes due. */
const followers: Partial<Record<WorkKind, WorkKind>> = {
  'billing-history': 'ingest',
  ingest: 'push',
  'due-repair': 'deployment-due',
};

/** @param definitions In the order of the pipeline; kinds without one stay due and are not claimed. */
export function createWorker(deps: WorkDeps, definitions: readonly WorkDefinition[]): Worker {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const busy = new Map<WorkKind, { current: Promise<DrainCounts>; next?: Promise<DrainCounts> }>();
  let sweeping = false;
  let timer: NodeJS.Timeout | undefined;

  /** One drain of a kind at a time, and one to come, which sees all that was due when it was asked for. */
  const drainKind = (definition: WorkDefinition): Promise<DrainCounts> => {
    const { kind } = definition;
    const slot = busy.get(kind);
    if (slot !== undefined) {
      slot.next ??= slot.current
        .catch(() => undefined)
        .then(() => {
          busy.delete(kind);
          return drainKind(definition);
        });
      return slot.next;
    }
    const current = drain(deps, definition, stopping.signal);
    const begun: { current: Promise<DrainCounts>; next?: Promise<DrainCounts> } = { current };
    busy.set(kind, begun);
    const release = () => {
      if (begun.next === undefined) busy.delete(kind);
    };
    void current.then(release, release);
    return current;
  };

  const track = (work: Promise<unknown>) => {
    const ended = work.catch((error: unknown) =>
      deps.logger.error({ err: error }, 'worker failed'),
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
    const recurring = definitions.map(({ kind }) => kind).filter(isRecurring);
    for (const kind of recurring) {
      await enqueueOnce(openScope(deps.orm, 'all'), kind, [PROVIDER_KEY]);
    }
    const counts: Partial<Record<WorkKind, DrainCounts>> = {};
    for (const definition of definitions) {
      if (stopping.signal.aborted) break;
      counts[definition.kind] = await drainKind(definition);
    }
    return counts;
  };

  const sweep = () => {
    if (sweeping || stopping.signal.aborted) return;
    sweeping = true;
    track(
      drainAll().finally(() => {
        sweeping = false;
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
      timer ??= setInterval(sweep, SWEEP_MS);
      sweep();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await Promise.all(running);
    },
  };
}
