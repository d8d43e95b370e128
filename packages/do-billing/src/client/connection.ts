import { parseBaseUrl } from '@arcadia/internal/base-url';
import type { BillingClientOptions } from './options.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { sleep as sleepUnlessAborted } from './sleep.ts';

/** Checked options of a client, with the state that its requests share. */
export interface Connection {
  /** Its path has no slash at the end. */
  baseUrl: URL;
  /** At least one. */
  tokens: readonly string[];
  onTokenAccepted: (index: number) => void;
  fetch: typeof globalThis.fetch;
  now: () => Date;
  /** Returns a number from 0 up to but not including 1. */
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  timeoutMs: number;
  deadlineMs: number;
  maxAttempts: number;
  rateLimiter: RateLimiter;
}

const TOKEN = /^[\x21-\x7e]+$/;
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/**
 * Checks the options of a client and fills in their defaults.
 *
 * @throws {TypeError} if an option is invalid. The message names the option, and never contains the token.
 */
export function openConnection({
  token,
  baseUrl = 'https://api.digitalocean.com',
  fetch = globalThis.fetch,
  timeoutMs = 30_000,
  deadlineMs = 120_000,
  maxAttempts = 5,
  maxStopMs = 3_600_000,
  now = () => new Date(),
  random = Math.random,
  sleep = sleepUnlessAborted,
  onTokenAccepted = () => undefined,
}: BillingClientOptions): Connection {
  const tokens = typeof token === 'string' ? [token] : [...(token ?? [])];
  if (tokens.length === 0 || !tokens.every(isToken)) {
    throw new TypeError('"token" must be a token without spaces or line ends, or a list of such');
  }
  if (!isPositiveInteger(timeoutMs) || timeoutMs > LONGEST_TIMEOUT_MS) {
    throw new TypeError(`"timeoutMs" must be an integer from 1 to ${LONGEST_TIMEOUT_MS}`);
  }
  if (!isPositiveInteger(deadlineMs) && deadlineMs !== Number.POSITIVE_INFINITY) {
    throw new TypeError('"deadlineMs" must be a positive integer or Infinity');
  }
  if (!isPositiveInteger(maxAttempts)) {
    throw new TypeError('"maxAttempts" must be a positive integer');
  }
  if (!isPositiveInteger(maxStopMs)) {
    throw new TypeError('"maxStopMs" must be a positive integer');
  }
  return {
    baseUrl: parseBaseUrl(baseUrl),
    tokens,
    onTokenAccepted,
    fetch,
    timeoutMs,
    deadlineMs,
    maxAttempts,
    now,
    random,
    sleep,
    rateLimiter: createRateLimiter({ now, sleep, deadlineMs, maxStopMs }),
  };
}

/** Builds the URL of an endpoint below the connection's base, such as `/v2/account`. */
export function toEndpointUrl(
  { baseUrl }: Connection,
  path: string,
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(baseUrl);
  url.pathname = `${baseUrl.pathname.replace(/\/$/, '')}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

function isToken(value: unknown): boolean {
  return typeof value === 'string' && TOKEN.test(value);
}

/** Replaces the tokens in a text of the provider, which may repeat the request. */
export function withoutTokens({ tokens }: Connection, text: string): string {
  return tokens.reduce((safe, token) => safe.replaceAll(token, '[token]'), text);
}

function isPositiveInteger(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
