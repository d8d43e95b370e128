import { DriverException } from '@mikro-orm/postgresql';
import pg from 'pg';
import { SilentConnectionError } from './watched-client.ts';

/** A reason why PostgreSQL cannot serve a caller now. The caller may try again. */
export interface StoreFault {
  readonly condition: keyof typeof sentences;
  /** The fault in one sentence. */
  readonly sentence: string;
  /** Whether it lasts until an operator or the server ends it, in contrast to a slow statement. */
  readonly isLasting: boolean;
  readonly retryAfterSeconds: number;
}

const sentences = {
  unreachable: 'PostgreSQL cannot be reached, or does not answer.',
  starting: 'PostgreSQL is starting up or shutting down.',
  disk_full: 'The disk of PostgreSQL is full.',
  disk_error: 'The disk of PostgreSQL reports errors.',
  out_of_memory: 'PostgreSQL is out of memory.',
  too_many_connections: 'PostgreSQL has too many connections.',
  out_of_resources: 'PostgreSQL has reached one of its limits.',
  read_only: 'PostgreSQL is read-only: it is a standby, or was made read-only.',
  too_slow: 'PostgreSQL is too slow, or another transaction holds a lock for too long.',
} as const;

/** The condition behind each SQLSTATE. The first match counts. */
const conditions: readonly (readonly [RegExp, StoreFault['condition']])[] = [
  [/^(53100|ENOSPC)$/, 'disk_full'],
  [/^58030$/, 'disk_error'],
  [/^53200$/, 'out_of_memory'],
  [/^53300$/, 'too_many_connections'],
  [/^53/, 'out_of_resources'],
  [/^25006$/, 'read_only'],
  [/^57P03$/, 'starting'],
  // Statement timeout, idle in a transaction for too long, lock timeout, serialization failure and deadlock.
  [/^(57014|25P03|55P03|40001|40P01)$/, 'too_slow'],
  // Connection exceptions, the end of a session by the server, and codes of Node, such as ECONNREFUSED.
  [/^(08|57P)|^E[A-Z_]+$/, 'unreachable'],
];

/** Conditions that a person, or much time, ends: callers should not repeat their requests soon. */
const slowToEnd: ReadonlySet<StoreFault['condition']> = new Set([
  'disk_full',
  'disk_error',
  'read_only',
]);

/** The errors of Node and `pg` without a code of PostgreSQL, as reads through Kysely throw them. */
const CONNECTION_FAULT =
  /^(Connection terminated|Client (has encountered|was closed)|timeout exceeded when|timeout expired|(connect|read|write|getaddrinfo) E[A-Z_]+)/;

/** Finds the reason why PostgreSQL cannot serve now. Undefined for an error that says nothing of the kind. */
export function findStoreFault(thrown: unknown): StoreFault | undefined {
  const condition = findCondition(thrown);
  if (condition === undefined) return undefined;
  return {
    condition,
    sentence: sentences[condition],
    isLasting: condition !== 'too_slow',
    retryAfterSeconds: slowToEnd.has(condition) ? 30 : 5,
  };
}

/** Whether an error says that PostgreSQL is down, silent, too slow, busy or full, so that the caller may try again. */
export function isStoreUnavailable(thrown: unknown): boolean {
  return findCondition(thrown) !== undefined;
}

/**
 * Whether an error says that PostgreSQL cannot serve anybody. The monitor of the store logs that, when it begins and when
 * it ends: no other code does.
 */
export function isStoreOutage(thrown: unknown): boolean {
  return findStoreFault(thrown)?.isLasting === true;
}

function findCondition(thrown: unknown): StoreFault['condition'] | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const isFromDatabase = thrown instanceof DriverException || thrown instanceof pg.DatabaseError;
  if (isFromDatabase && 'code' in thrown) {
    const code = String(thrown.code);
    // An error of the file system has this text, whatever its code.
    if (/^58030$/.test(code) && /No space left on device/.test(thrown.message)) return 'disk_full';
    const found = conditions.find(([pattern]) => pattern.test(code));
    if (found !== undefined) return found[1];
  }
  if (thrown instanceof SilentConnectionError || CONNECTION_FAULT.test(thrown.message)) {
    return 'unreachable';
  }
  return 'code' in thrown && thrown.code === 'silent_connection' ? 'unreachable' : undefined;
}
