import type { ClaimedWork } from './lease.ts';

/** A run of a work item that has ended, for the log and the metrics. */
export interface EndedRun extends Pick<ClaimedWork, 'kind' | 'key' | 'attempt'> {
  readonly outcome: 'done' | 'retrying' | 'blocked' | 'waiting' | 'held' | 'failed' | 'lost';
  readonly seconds: number;
  /** What the run did, as its row in `work_runs` has it; empty if it did not say. */
  readonly result: Readonly<Record<string, unknown>>;
}
