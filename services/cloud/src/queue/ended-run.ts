import type { Failure } from './failure.ts';
import type { ClaimedWork } from './lease.ts';
import type { RecordedFailure } from './record-failure.ts';

/** A run of a work item that has ended, for the log and the metrics. */
export interface EndedRun extends Pick<ClaimedWork, 'kind' | 'key' | 'attempt'> {
  readonly outcome: RunOutcome['outcome'];
  readonly seconds: number;
  /** The result of the run, as its row in `work_runs` has it; empty without one. */
  readonly result: Readonly<Record<string, unknown>>;
}

/** How a run ended; `lost` if the lease was lost or the end could not be recorded, so that nothing of it committed. */
export type RunOutcome =
  | { readonly outcome: 'done'; readonly hasClosedCircuit: boolean }
  | (RecordedFailure & { readonly failure: Failure; readonly error: unknown })
  | { readonly outcome: 'lost'; readonly error: unknown };
