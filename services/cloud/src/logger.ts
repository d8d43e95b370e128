import { type DestinationStream, type Logger, pino } from 'pino';
import { isStoreUnavailable } from './db/store-unavailable.ts';

/** Creates the logger of the service: JSON, one object per line. */
export function createLogger(level: string, stream?: DestinationStream): Logger {
  const options = { level, serializers: { err: toLoggedError } };
  return stream === undefined ? pino(options) : pino(options, stream);
}

/** An error in the log. */
export interface LoggedError {
  readonly code?: string;
  readonly message: string;
  /** The message of the innermost cause of a foreseen error, such as `connect ECONNREFUSED`. */
  readonly reason?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** A cause can name itself. */
const MAX_DEPTH = 5;

/**
 * Converts an error for the log. A foreseen one has its code and its message: a stack of it tells nothing. An unforeseen
 * one has its stack and its causes. No other member of an error is logged: PostgreSQL's, for example, quote rows.
 */
export function toLoggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { message: oneLine(String(error)) };
  const code = readCode(error);
  const message = oneLine(error.message);
  const head = code === undefined ? { message } : { code, message };
  if (isForeseen(error, code)) {
    const reason = innermost(error);
    return reason === error ? head : { ...head, reason: oneLine(reason.message) };
  }
  return {
    ...head,
    type: error.name,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth >= MAX_DEPTH
      ? {}
      : { cause: toLoggedError(error.cause, depth + 1) }),
  };
}

/** Our own errors have a code in lower case, such as `rate_limited`. `internal_error` says that it was not foreseen. */
function isForeseen(error: Error, code: string | undefined): boolean {
  if (isStoreUnavailable(error)) return true;
  return code !== undefined && code !== 'internal_error' && /^[a-z]+(_[a-z]+)*$/.test(code);
}

function readCode(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function innermost(error: Error, depth = 0): Error {
  const { cause } = error;
  return cause instanceof Error && depth < MAX_DEPTH ? innermost(cause, depth + 1) : error;
}

const MAX_LENGTH = 500;

/** Other systems write into messages: a line break or a page of HTML must not spoil the log. */
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}
