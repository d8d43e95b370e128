import type { BillingClientOptions } from './billing-client-options.ts';
import type { Connection } from './connection.ts';
import { createPace } from './pace.ts';
import { wait } from './wait.ts';

const LONGEST_TIMER_MS = 2_147_483_647;

/** @throws {TypeError} that names the option, and never repeats the token. */
export function openConnection({
  token,
  baseUrl = 'https://api.digitalocean.com',
  fetch = globalThis.fetch,
  timeoutMs = 30_000,
  deadlineMs = 120_000,
  maxAttempts = 5,
  now = () => new Date(),
  random = Math.random,
  sleep = wait,
}: BillingClientOptions): Connection {
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('"token" must be a token without spaces or line ends');
  }
  if (!isCount(timeoutMs) || timeoutMs > LONGEST_TIMER_MS) {
    throw new TypeError(`"timeoutMs" must be an integer from 1 to ${LONGEST_TIMER_MS}`);
  }
  if (!isCount(deadlineMs) && deadlineMs !== Number.POSITIVE_INFINITY) {
    throw new TypeError('"deadlineMs" must be an integer from 1, or Infinity');
  }
  if (!isCount(maxAttempts)) throw new TypeError('"maxAttempts" must be an integer from 1');
  return {
    baseUrl: readBaseUrl(baseUrl),
    token,
    fetch,
    timeoutMs,
    deadlineMs,
    maxAttempts,
    now,
    random,
    sleep,
    pace: createPace({ now, sleep, deadlineMs }),
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function readBaseUrl(baseUrl: string | URL): URL {
  const url = URL.canParse(String(baseUrl)) ? new URL(baseUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new TypeError('"baseUrl" must be an http or https URL without credentials');
  }
  return url;
}
