import { defaultQueueTimes, type QueueTimes } from '../../src/queue/instance.ts';

/** A twentieth of the real durations of leases. Callers wait as long as in production. */
export const briskQueueTimes: Partial<QueueTimes> = {
  leaseMs: defaultQueueTimes.leaseMs / 20,
  heartbeatMs: defaultQueueTimes.heartbeatMs / 20,
  sweepMs: defaultQueueTimes.sweepMs / 20,
};
