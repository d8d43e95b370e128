import { MAX_RETRY_AFTER_MS } from '@arcadia/internal/retry-after';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { ArcadiaError, type ErrorCode } from '../errors/arcadia-error.ts';
import { cleanJson, cleanText } from './clean-text.ts';

/** The state of an item that no attempt will run again until an operator retries it. */
type LastState = 'failed' | 'held';

/**
 * The consequence of a failure. `retryable`: another attempt may succeed. `final`: another one would fail in the same
 * way. `access_denied`: every item of the kind would fail, so its circuit opens. `rate_limited`: no item of the kind may
 * run for a while. `postponed`: this item may not run for a while, and the attempt does not count.
 */
export type FailureClass =
  | {
      readonly class: 'retryable';
      /** Default: 8. */
      readonly maxAttempts?: number;
      /** The state after the last attempt. Default: `failed`. */
      readonly endsAs?: LastState;
    }
  | {
      readonly class: 'final';
      /** Default: `failed`. */
      readonly endsAs?: LastState;
    }
  | { readonly class: 'access_denied' }
  | { readonly class: 'rate_limited'; readonly waitMs: number }
  | { readonly class: 'postponed'; readonly waitMs: number };

/** The problem for callers that asked for the run. */
export interface FailureProblem {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A failure as it is recorded: texts of other systems are clean, and times are at most 6 hours. */
export interface Failure {
  readonly message: string;
  /** The code of the error; null if it has none. */
  readonly code: string | null;
  readonly class: FailureClass;
  /** The time that the other system asks to wait, in milliseconds; 0 if it does not ask. */
  readonly retryAfterMs: number;
  readonly problem: FailureProblem;
}

/** How the kind of an item reads its errors. */
export interface FailureRules {
  /** Returns the class of an error. Default, and if undefined: by the error's `status` and `code`. */
  readonly classify?: (error: unknown) => FailureClass | undefined;
  /** Returns the error for callers that asked for the run. Default, and if undefined: an `internal_error`. */
  readonly toProblem?: (error: unknown) => ArcadiaError | undefined;
}

/** Reads a failure from any error. The errors of our clients carry `code`, `status` and `retryAfterMs`. */
export function toFailure(error: unknown, rules: FailureRules = {}): Failure {
  const found = rules.classify?.(error) ?? classifyByStatus(error);
  const { code, message, data } = rules.toProblem?.(error) ?? toOwnProblem(error);
  return {
    message: cleanText(error instanceof Error ? error.message : String(error)),
    code: readCode(error),
    class: 'waitMs' in found ? { ...found, waitMs: limit(found.waitMs) } : found,
    retryAfterMs: readRetryAfterMs(error),
    problem: { code, detail: cleanText(message), data: toData(cleanJson(data)) },
  };
}

/** The problem of an error that no other system has caused. An unexpected one reveals nothing about its cause. */
function toOwnProblem(error: unknown): ArcadiaError {
  if (error instanceof ArcadiaError) return error;
  if (isStoreUnavailable(error)) {
    const detail = 'The database cannot be reached, or is too slow. Try again in 5 seconds.';
    return new ArcadiaError('store_unavailable', detail, { retry_after_seconds: 5 });
  }
  const detail =
    'The run failed, and the service logged the cause. Try again; if it fails again, report it.';
  return new ArcadiaError('internal_error', detail);
}

const DEFAULT_WAIT_MS = 60_000;
/** A request that timed out or came too early may succeed later. Every other 4xx would be answered in the same way. */
const retryableStatuses: readonly number[] = [408, 425];

/**
 * The class of an error that its kind does not classify itself. A client that holds a request back, because the rate
 * limit allows it only later, has no status: its code is `rate_limited`.
 */
function classifyByStatus(error: unknown): FailureClass {
  const status = readNumber(error, 'status');
  if (status === 401 || status === 403) return { class: 'access_denied' };
  if (status === 429 || readCode(error) === 'rate_limited') {
    return { class: 'rate_limited', waitMs: readRetryAfterMs(error) || DEFAULT_WAIT_MS };
  }
  const isFinal =
    status !== undefined && status >= 400 && status < 500 && !retryableStatuses.includes(status);
  return { class: isFinal ? 'final' : 'retryable' };
}

/** Reads the time that the other system asks to wait, in milliseconds: 0 to 6 hours. */
export function readRetryAfterMs(error: unknown): number {
  return limit(readNumber(error, 'retryAfterMs') ?? 0);
}

/** A wrong time of another system must not stop work for years, or overflow an interval of PostgreSQL. */
function limit(waitMs: number): number {
  return Math.ceil(Math.min(Math.max(0, waitMs), MAX_RETRY_AFTER_MS));
}

const MAX_CODE_LENGTH = 100;

function readCode(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? cleanText(code).slice(0, MAX_CODE_LENGTH) : null;
}

function readNumber(error: unknown, field: string): number | undefined {
  const value: unknown = error instanceof Error ? Reflect.get(error, field) : undefined;
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}

function toData(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
