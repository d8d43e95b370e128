import { newId } from '../db/new-id.ts';
import type { KindState, WorkKind } from './work-kind.ts';

/** The durations of the queue, in milliseconds. */
export interface QueueTimes {
  /** How long a lease lasts without a heartbeat. Default: 60,000. */
  readonly leaseMs: number;
  /** The pause between two heartbeats, each of which renews the leases. Default: 20,000. */
  readonly heartbeatMs: number;
  /** The pause between two sweeps. Default: 15,000. */
  readonly sweepMs: number;
  /** The longest run of an item. Default: 600,000. */
  readonly runLimitMs: number;
  /** How long a caller waits for a run that it did not begin. Default: 60,000. */
  readonly joinMs: number;
  /** The pause between two queries of a caller that waits. Default: 250. */
  readonly pollMs: number;
}

export const defaultQueueTimes: QueueTimes = {
  leaseMs: 60_000,
  heartbeatMs: 20_000,
  sweepMs: 15_000,
  runLimitMs: 600_000,
  joinMs: 60_000,
  pollMs: 250,
};

/** One process that runs work items. Its id is in every lease and in every run. */
export interface Instance {
  readonly id: string;
  readonly times: QueueTimes;
  /** The runs of this process by the token of their lease. The heartbeat renews these leases. */
  readonly running: Map<string, Promise<unknown>>;
  /** The items whose run was given up but has not ended, by kind and key. */
  readonly givenUp: Set<string>;
  /** The state of each kind that was logged last. */
  readonly kindStates: Map<WorkKind, KindState>;
}

/** Creates the instance of this process, with an id of its own. */
export function createInstance(times: Partial<QueueTimes> = {}): Instance {
  return {
    id: newId(),
    times: { ...defaultQueueTimes, ...times },
    running: new Map(),
    givenUp: new Set(),
    kindStates: new Map(),
  };
}
