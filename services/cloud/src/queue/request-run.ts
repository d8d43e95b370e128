import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import { settlesWithin } from '../errors/deadline.ts';
import { joinOrClaim, stillRunning } from './join-or-claim.ts';
import { findRun, type RunResult, toProblemError, toRunResult } from './run-result.ts';
import { runWorkItem, type WorkDefinition, type WorkDeps } from './run-work-item.ts';

export interface RunRequest {
  /**
   * `join`: a run of the item under way answers this caller too. `follow`: the caller waits for a run that begins
   * after its transaction; several such callers share one.
   */
  readonly mode: 'join' | 'follow';
  /** Writes the rows of the request, in the transaction that joins or orders the run. */
  readonly prepare?: (em: EntityManager) => Promise<void>;
  /** Ends the wait for a run when the caller has gone away. The run goes on. Default: the caller stays. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs an item because a caller asks for it: at once, as a first attempt, whatever its state was. At most one run of an
 * item is under way on all instances, so the caller joins that one, or waits for the one that follows. If the instance of
 * the run dies, this one takes the item over.
 *
 * @returns the result that the run recorded.
 * @throws {ArcadiaError} the problem of the run if it failed, `still_running` if a run that this instance did not begin
 * takes longer than a minute or the caller has gone away, `work_kind_paused`.
 */
export async function requestRun(
  deps: WorkDeps,
  definition: WorkDefinition,
  key: string,
  request: RunRequest,
): Promise<RunResult> {
  const { joinMs, pollMs } = deps.instance.times;
  const askedMs = performance.now();
  let awaited = await joinOrClaim(deps, definition.kind, key, { ...request, askedMs });
  for (;;) {
    if (awaited.claimed !== undefined) {
      const run = await runWorkItem(deps, definition, awaited.claimed);
      if ('failure' in run) throw toProblemError(run.failure.problem, run.error);
    }
    // A run whose lease was lost is answered by the run that took the item over.
    const { ended, runningToken } = await findRun(openScope(deps.orm, 'all'), awaited);
    if (ended !== null) return toRunResult(ended);
    if (performance.now() >= askedMs + joinMs || request.signal?.aborted === true) {
      throw stillRunning(definition.kind, key);
    }
    const { claimed: _, ...waiting } = awaited;
    if (runningToken === null) {
      const options = { mode: 'join', askedMs, awaited: waiting } as const;
      awaited = await joinOrClaim(deps, definition.kind, key, options);
      // The last transaction of a run may outlive its lease, which is not renewed then.
      if (awaited.claimed === undefined) await sleep(pollMs);
    } else {
      awaited = waiting;
      await settlesWithin(deps.instance.running.get(runningToken) ?? sleep(pollMs), pollMs);
    }
  }
}
