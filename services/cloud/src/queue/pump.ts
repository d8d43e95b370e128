import { openScope } from '../db/tenant-scope.ts';
import { claimBatch } from './claim.ts';
import type { RunOutcome } from './ended-run.ts';
import type { ClaimedWork } from './lease.ts';
import { createRunBatch, type EndedBatch } from './run-batch.ts';
import { runWorkItem, type WorkDefinition, type WorkDeps } from './run-work-item.ts';

/** How many items ended with each outcome. */
export type DrainCounts = Record<RunOutcome['outcome'], number>;

/** Runs the items of one kind in this process, at most `concurrency` items or batches at a time. */
export interface Pump {
  /**
   * Claims items until none is due. Returns how many ended since the pump was last idle. A call during a drain makes it
   * look once more, so that it finds every item that was due at the time of the call.
   *
   * @throws the error of a claim, once the items that run have ended.
   */
  drain(): Promise<DrainCounts>;
}

/** @param signal Once it is aborted, no item is claimed. Claimed items run to their end. */
export function createPump(deps: WorkDeps, definition: WorkDefinition, signal?: AbortSignal): Pump {
  const { running } = deps.instance;
  const { batch } = definition;
  const runBatch = batch && createRunBatch(deps, definition, batch);
  /** Claimed items that a batch has left. Any loop runs them. */
  const singles: ClaimedWork[] = [];
  let loops = 0;
  let calls = 0;
  let idle = Promise.withResolvers<DrainCounts>();
  let counts = noCounts();
  let failure: { readonly error: unknown } | undefined;

  const begin = () => {
    loops += 1;
    void loop().then(end, (error: unknown) => {
      failure = { error };
      end();
    });
  };

  const loop = async () => {
    for (;;) {
      const single = singles.shift();
      if (single !== undefined) {
        await runOne(single);
        continue;
      }
      if (signal?.aborted === true) return;
      const seen = calls;
      const em = openScope(deps.orm, 'all');
      const items = await claimBatch(em, definition.kind, deps.instance, batch?.size ?? 1);
      const [first] = items;
      if (first === undefined) {
        if (calls === seen) return;
        continue;
      }
      // There may be more: an idle pump costs one query, and a full queue gets all loops.
      if (loops < definition.concurrency) begin();
      if (runBatch === undefined || items.length === 1) await runOne(first);
      else await runMany(runBatch(items), items);
    }
  };

  const runOne = async (item: ClaimedWork) => {
    const { outcome } = await runWorkItem(deps, definition, item);
    counts[outcome] += 1;
  };

  /** The leases of all items are renewed until they have ended, also while they wait for a loop. */
  const runMany = async (run: Promise<EndedBatch>, items: readonly ClaimedWork[]) => {
    for (const { leaseToken } of items) running.set(leaseToken, run);
    const ended = await run;
    const left = new Set(ended.left);
    for (const item of items) if (!left.has(item)) running.delete(item.leaseToken);
    counts.done += ended.done;
    singles.push(...left);
    while (loops < definition.concurrency && loops < singles.length) begin();
  };

  const end = () => {
    loops -= 1;
    if (loops > 0) return;
    const [ended, counted, failed] = [idle, counts, failure];
    idle = Promise.withResolvers();
    counts = noCounts();
    failure = undefined;
    if (failed === undefined) ended.resolve(counted);
    else ended.reject(failed.error);
  };

  return {
    drain() {
      calls += 1;
      const { promise } = idle;
      if (loops < definition.concurrency) begin();
      return promise;
    },
  };
}

function noCounts(): DrainCounts {
  return { done: 0, retrying: 0, blocked: 0, waiting: 0, held: 0, failed: 0, lost: 0 };
}
