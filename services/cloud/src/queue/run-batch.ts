import { limitStatements } from '../db/store-limits.ts';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { withDeadline } from '../errors/deadline.ts';
import { completedRun } from './end-run.ts';
import type { ClaimedWork } from './lease.ts';
import { reportEnd, type WorkBatch, type WorkDefinition, type WorkDeps } from './run-work-item.ts';

/** The items of a batch after its run. */
export interface EndedBatch {
  /** How many items the batch has completed. */
  readonly done: number;
  /** The items that are still under their leases, and must run alone. */
  readonly left: readonly ClaimedWork[];
}

/** Runs claimed items of one kind together. */
export type RunBatch = (items: readonly ClaimedWork[]) => Promise<EndedBatch>;

/** A transaction that takes longer holds the feed of events and the requests for its rows back for too long. */
const LIMIT_MS = 250;
const FIRST_SIZE = 50;

/**
 * Creates the function that runs claimed items together, in transactions of at most `batch.size` items. The number of
 * items follows the duration of the transaction before, so that a slow PostgreSQL gets smaller ones: none should take
 * longer than 250 ms. A first attempt may run with others. An item that has failed or was lost before runs alone, so that
 * one that stops its batch does so once.
 */
export function createRunBatch(
  deps: WorkDeps,
  definition: WorkDefinition,
  batch: WorkBatch,
): RunBatch {
  let size = Math.min(FIRST_SIZE, batch.size);
  return async (items) => {
    const fresh = items.filter(({ attempt }) => attempt === 1);
    const left = items.filter(({ attempt }) => attempt !== 1);
    let done = 0;
    while (fresh.length > 0) {
      const taken = fresh.splice(0, size);
      const beganMs = performance.now();
      const completed = await runTogether(deps, definition, batch, taken);
      const ms = performance.now() - beganMs;
      if (ms > LIMIT_MS) size = Math.max(1, Math.floor(size / 2));
      else if (ms < LIMIT_MS / 2) size = Math.min(batch.size, size * 2);
      done += completed.size;
      left.push(...taken.filter((item) => !completed.has(item)));
    }
    return { done, left };
  };
}

/** Runs items in one transaction. Returns those that it has completed: none if it failed, which is logged. */
async function runTogether(
  deps: WorkDeps,
  definition: WorkDefinition,
  batch: WorkBatch,
  items: readonly ClaimedWork[],
): Promise<ReadonlySet<ClaimedWork>> {
  const { kind } = definition;
  const { times, ended } = deps.instance;
  const beganMs = performance.now();
  try {
    const run = limitStatements(async () => batch.run(items));
    const completed = await withDeadline(run, times.runLimitMs, `A batch of ${kind}`);
    const ms = performance.now() - beganMs;
    const [first] = completed;
    if (first !== undefined) {
      const { hasClosedCircuit } = completedRun(first);
      await reportEnd(deps, definition, first, { run: { outcome: 'done', hasClosedCircuit }, ms });
    }
    return new Set(completed);
  } catch (error) {
    if (!isStoreUnavailable(error) && !ended.signal.aborted) {
      const message = 'a batch of work items failed; each of them runs alone now';
      deps.logger.info({ kind, items: items.length, err: error }, message);
    }
    return new Set();
  }
}
