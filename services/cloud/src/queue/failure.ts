/** What went wrong, as far as it decides when to try again. */
export interface Failure {
  readonly message: string;
  /** The other side refused us (401, 403): no other piece of work of the kind would fare better. */
  readonly isRefusal: boolean;
  /** How long the other side told us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

const LONGEST_MESSAGE = 1000;

/** Reads out of any error what the errors of our clients carry: `status` and `retryAfterMs`. */
export function toFailure(error: unknown): Failure {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const status = numberIn(error, 'status');
  return {
    message: message.slice(0, LONGEST_MESSAGE),
    isRefusal: status === 401 || status === 403,
    retryAfterMs: numberIn(error, 'retryAfterMs'),
  };
}

function numberIn(error: unknown, field: string): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
