import { openScope } from '../db/tenant-scope.ts';
import { claim } from './claim.ts';
import type { RunOutcome } from './ended-run.ts';
import { runWorkItem, type WorkDefinition, type WorkDeps } from './run-work-item.ts';

/** How many items ended with each outcome. */
export type DrainCounts = Record<RunOutcome['outcome'], number>;

/** Runs the items of one kind in this process, at most `concurrency` at a time. */
export interface Pump {
  /**
   * Claims items until none is due. Returns how many ended since the pump was last idle. A call during a drain makes it
   * look once more, so that it finds every item that was due at the time of the call.
   *
   * @throws the error of a claim, once the items that run have ended.
   */
  drain(): Promise<DrainCounts>;
}

/** @param signal Once it is aborted, no item is claimed. A started item runs to its end. */
export function createPump(deps: WorkDeps, definition: WorkDefinition, signal?: AbortSignal): Pump {
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
    while (signal?.aborted !== true) {
      const seen = calls;
      const item = await claim(openScope(deps.orm, 'all'), definition.kind, deps.instance);
      if (item === null) {
        if (calls === seen) return;
        continue;
      }
      // There may be more: an idle pump costs one query, and a full queue gets all loops.
      if (loops < definition.concurrency) begin();
      const { outcome } = await runWorkItem(deps, definition, item);
      counts[outcome] += 1;
    }
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
