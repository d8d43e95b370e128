import { defaultStoreLimits, type StoreLimits } from '../../src/db/store-limits.ts';

/** A twentieth of the real limits; the long one is shorter still. */
export const testStoreLimits: StoreLimits = {
  statementMs: defaultStoreLimits.statementMs / 20,
  longStatementMs: 3_000,
  connectMs: defaultStoreLimits.connectMs / 20,
  closeMs: defaultStoreLimits.closeMs / 20,
};
