import { openScope } from '../db/tenant-scope.ts';
import { claim } from './claim.ts';
import {
  type RunOutcome,
  runWorkItem,
  type WorkDefinition,
  type WorkDeps,
} from './run-work-item.ts';

/** How many pieces of work ended in which way. */
export type DrainCounts = Record<RunOutcome<unknown>['outcome'], number>;

/** Does one kind of work until nothing of it is due, or `signal` is aborted; what has begun is brought to its end. */
export async function drain(
  deps: WorkDeps,
  definition: WorkDefinition,
  signal?: AbortSignal,
): Promise<DrainCounts> {
  const counts: DrainCounts = { done: 0, postponed: 0, blocked: 0, failed: 0, lost: 0 };
  const lane = async () => {
    while (signal?.aborted !== true) {
      const item = await claim(openScope(deps.orm, 'all'), definition.kind);
      if (item === null) return;
      const { outcome } = await runWorkItem(deps, definition, item);
      counts[outcome] += 1;
    }
  };
  await Promise.all(Array.from({ length: definition.concurrency }, lane));
  return counts;
}
