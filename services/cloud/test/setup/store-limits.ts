import { defaultStoreLimits, type StoreLimits } from '../../src/db/store-limits.ts';

/** A twentieth of the real limits. The long one is shorter still, and to connect takes its time on a busy machine. */
export const testStoreLimits: StoreLimits = {
  statementMs: defaultStoreLimits.statementMs / 20,
  longStatementMs: 2_000,
  connectMs: 3_000,
  closeMs: defaultStoreLimits.closeMs / 20,
};
