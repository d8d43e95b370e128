import { AsyncLocalStorage } from 'node:async_hooks';

/** How long the service waits for PostgreSQL, in milliseconds. */
export interface StoreLimits {
  /**
   * How long a connection may stay silent while a statement waits for its answer. PostgreSQL itself ends a statement a
   * little earlier, so that a slow statement fails alone and only a silent connection is given up. Default: 15,000.
   */
  readonly statementMs: number;
  /** The same in a transaction that `allowLongStatements` allows. Default: 300,000 (5 minutes). */
  readonly longStatementMs: number;
  /** How long a caller waits for a new connection, or for a free one. Default: 10,000. */
  readonly connectMs: number;
  /** How long a pool that closes waits for the connections in use. It destroys them after that. Default: 5,000. */
  readonly closeMs: number;
}

/**
 * A request should fail within seconds, and no statement of one takes longer than a second or two: 15 seconds leave room
 * for a busy server and for waits on locks. The long limit stays below that of a run (10 minutes).
 */
export const defaultStoreLimits: StoreLimits = {
  statementMs: 15_000,
  longStatementMs: 300_000,
  connectMs: 10_000,
  closeMs: 5_000,
};

const allowsLong = new AsyncLocalStorage<boolean>();

/**
 * Runs `work`, whose transactions may have statements that take minutes, such as those of an ingest. A statement outside
 * a transaction keeps the short limit, since PostgreSQL raises its own limit only until a transaction ends.
 */
export function allowLongStatements<Result>(work: () => Promise<Result>): Promise<Result> {
  return allowsLong.run(true, work);
}

/** Runs `work` under the short limit again, even if `allowLongStatements` has called it. */
export function limitStatements<Result>(work: () => Promise<Result>): Promise<Result> {
  return allowsLong.run(false, work);
}

/** Whether a transaction that begins now may have long statements. */
export function areLongStatementsAllowed(): boolean {
  return allowsLong.getStore() ?? false;
}

/** PostgreSQL's own limits for a session whose statements may take `statementMs`. */
export function toSettings(statementMs: number): readonly (readonly [string, number])[] {
  return [
    toStatementTimeout(statementMs),
    // Frees the rows that a transaction has locked if its client stands still, or its connection is given up and PostgreSQL
    // does not notice. Long statements do not raise it: others wait for these rows, and no client pauses for so long.
    ['idle_in_transaction_session_timeout', statementMs * 2],
  ];
}

/** PostgreSQL's limit for statements that may take `statementMs`. */
export function toStatementTimeout(statementMs: number): readonly [string, number] {
  // Earlier than the client, which would take its silence for that of the connection.
  return ['statement_timeout', Math.ceil(statementMs * 0.8)];
}
