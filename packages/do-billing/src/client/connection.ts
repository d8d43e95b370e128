import type { Pace } from './pace.ts';

/** How a client talks to the API. */
export interface Connection {
  baseUrl: URL;
  token: string;
  fetch: typeof globalThis.fetch;
  now: () => Date;
  /** A number from 0 up to 1. */
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  timeoutMs: number;
  deadlineMs: number;
  maxAttempts: number;
  pace: Pace;
}

/** An address below the connection's base, such as `/v2/account`. */
export function addressOf(
  { baseUrl }: Connection,
  path: string,
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(baseUrl);
  url.pathname = `${baseUrl.pathname.replace(/\/+$/, '')}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}
