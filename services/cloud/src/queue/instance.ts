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
  /** The longest pause after the first failed attempt of an item; each further attempt doubles it. Default: 60,000. */
  readonly retryFirstMs: number;
  /** The longest pause after any failed attempt. Default: 21,600,000 (6 hours). */
  readonly retryMaxMs: number;
  /** The longest pause after which an open circuit lets an item through; each further failure doubles it. Default: 60,000. */
  readonly probeFirstMs: number;
  /** The longest pause between two such items. Default: 300,000. */
  readonly probeMaxMs: number;
  /** How long after its last heartbeat an instance is dead. Default: 90,000: others have claimed its items by then. */
  readonly deadAfterMs: number;
}

export const defaultQueueTimes: QueueTimes = {
  leaseMs: 60_000,
  heartbeatMs: 20_000,
  sweepMs: 15_000,
  runLimitMs: 600_000,
  joinMs: 60_000,
  pollMs: 250,
  retryFirstMs: 60_000,
  retryMaxMs: 6 * 60 * 60_000,
  probeFirstMs: 60_000,
  probeMaxMs: 5 * 60_000,
  deadAfterMs: 90_000,
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
  readonly kindStates: Map<WorkKind, Exclude<KindState, 'blocked'>>;
  /** The kinds whose last run here failed: the failure that was logged last, and how many have come since the last success. */
  readonly failing: Map<WorkKind, { readonly failure: string; readonly count: number }>;
  /** Aborted when the process gives its leases back: the runs that have not ended by then have lost them. */
  readonly ended: AbortController;
}

/** Creates the instance of this process, with an id of its own. */
export function createInstance(times: Partial<QueueTimes> = {}): Instance {
  return {
    id: newId(),
    times: { ...defaultQueueTimes, ...times },
    running: new Map(),
    givenUp: new Set(),
    kindStates: new Map(),
    ended: new AbortController(),
    failing: new Map(),
  };
}
