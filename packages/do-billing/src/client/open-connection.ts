import type { Connection } from './connection.ts';

export interface BillingClientOptions {
  /** An API token of DigitalOcean. Methods say which scopes they need. */
  token: string;
  /** Where the API is. Default is `https://api.digitalocean.com`. */
  baseUrl?: string | URL | undefined;
  /** Makes the requests. Default is the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Tells the time, against which `ratelimit-reset` is read. Default is the system's clock. */
  now?: (() => Date) | undefined;
  /**
   * Time in milliseconds that a request has until its whole body is there. A positive integer of at
   * most 2147483647. Default is 30000 (30 seconds). A list has it for each page.
   */
  timeoutMs?: number | undefined;
}

/** @throws {TypeError} that names the option, and never repeats the token. */
export function openConnection({
  token,
  baseUrl = 'https://api.digitalocean.com',
  fetch = globalThis.fetch,
  now = () => new Date(),
  timeoutMs = 30_000,
}: BillingClientOptions): Connection {
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError('"token" must be a token without spaces or line ends');
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > 2_147_483_647) {
    throw new TypeError('"timeoutMs" must be an integer from 1 to 2147483647');
  }
  return { baseUrl: readBaseUrl(baseUrl), token, fetch, now, timeoutMs };
}

function readBaseUrl(baseUrl: string | URL): URL {
  const url = URL.canParse(String(baseUrl)) ? new URL(baseUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new TypeError('"baseUrl" must be an http or https URL without credentials');
  }
  return url;
}
