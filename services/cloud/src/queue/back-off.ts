export interface BackOffOptions {
  /** The span, in milliseconds, that the first delay lies in; each further one doubles it. */
  readonly firstMs: number;
  /** The longest span, in milliseconds. */
  readonly maxMs: number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/** How long to wait, in milliseconds, after attempt number `attempt` failed: exponential, with full jitter. */
export function backOffMs(attempt: number, { firstMs, maxMs, random }: BackOffOptions): number {
  return Math.floor(random() * Math.min(maxMs, firstMs * 2 ** (attempt - 1)));
}
