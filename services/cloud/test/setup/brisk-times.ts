import { defaultPushTimes } from '../../src/billing/push-attempts.ts';
import type { ComposeOptions } from '../../src/compose.ts';
import { defaultStoreLimits } from '../../src/db/store-limits.ts';
import { defaultQueueTimes, type QueueTimes } from '../../src/queue/instance.ts';

/** A twentieth of the real durations of leases. Callers wait as long as in production. */
const briskQueueTimes: Partial<QueueTimes> = {
  leaseMs: defaultQueueTimes.leaseMs / 20,
  heartbeatMs: defaultQueueTimes.heartbeatMs / 20,
  sweepMs: defaultQueueTimes.sweepMs / 20,
};

/**
 * A twentieth of the real durations, for a process of its own. Those of a single statement or request are a bit longer: on a
 * busy machine they would end what does its work.
 */
export const briskTimes = {
  queue: {
    ...briskQueueTimes,
    retryFirstMs: defaultQueueTimes.retryFirstMs / 20,
    // All eight attempts fit into a test.
    retryMaxMs: defaultQueueTimes.retryFirstMs / 20,
    probeFirstMs: defaultQueueTimes.probeFirstMs / 20,
    probeMaxMs: defaultQueueTimes.probeMaxMs / 20,
    deadAfterMs: defaultQueueTimes.deadAfterMs / 20,
  },
  rateLimitStopMs: 3_000,
  pushTimes: {
    sendMs: 2_000,
    marginMs: defaultPushTimes.marginMs / 20,
    settleMs: defaultPushTimes.settleMs / 20,
  },
  storeLimits: {
    statementMs: 3_000,
    longStatementMs: defaultStoreLimits.longStatementMs / 20,
    connectMs: 3_000,
    closeMs: 1_000,
  },
  storeMonitor: { probeEveryMs: 250, quietMs: 750 },
  scheduler: { checkEveryMs: 3_000, retryEveryMs: 250 },
  longCallLimits: { pendingMs: 3_000, renewEveryMs: 1_000 },
} as const satisfies Partial<ComposeOptions>;
