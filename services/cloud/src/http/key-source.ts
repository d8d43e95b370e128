import type { Logger } from 'pino';
import { z } from 'zod';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { fromJwk, fromSecret, type VerificationKey } from './verification-key.ts';

/** The keys that verify tokens now. A later list of a source is another object. */
export type KeyList = readonly VerificationKey[];

/** The keys that verify tokens, which may change while the service runs. */
export interface KeySource {
  /**
   * Returns the keys.
   *
   * @throws {ArcadiaError} `store_unavailable` if they cannot be fetched.
   */
  read(): KeyList | Promise<KeyList>;
  /**
   * Returns the keys after a token named an unknown one: they are fetched again, at most once in five seconds.
   *
   * @throws {ArcadiaError} `store_unavailable` if they cannot be fetched: the token may be valid.
   */
  refresh(): KeyList | Promise<KeyList>;
}

/** The keys of shared secrets. They are fixed. */
export function secretKeys(secrets: readonly string[]): KeySource {
  const keys = secrets.map(fromSecret);
  return { read: () => keys, refresh: () => keys };
}

export interface RemoteKeysOptions {
  readonly url: URL;
  readonly now: () => Date;
  readonly logger: Logger | undefined;
  /** The longest wait for an answer of the URL, in milliseconds. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
}

/** Keys of this age are fetched again, so that a removed key verifies no token any more. */
const MAX_AGE_MS = 10 * 60_000;
/** How long the last keys verify tokens while the URL is away. */
const MAX_STALE_AGE_MS = 60 * 60_000;
/** The pause between two requests, so that neither tokens with unknown keys nor an outage cause many. */
const COOLDOWN_MS = 5_000;
/** While the last failure is this recent, requests get the stale keys at once and do not wait for the next try. */
const KNOWN_AWAY_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 5_000;
const MAX_BYTES = 2 ** 20;
/** Also the most keys that are tried for one token. */
const MAX_KEYS = 100;

/** The keys at a JWKS URL. They are fetched when a token first needs them. */
export function remoteKeys(options: RemoteKeysOptions): KeySource {
  const { url, now, logger, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  let fetched: { readonly keys: KeyList; readonly atMs: number } | undefined;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  /** Undefined if the last try succeeded. */
  let failure: { readonly error: unknown } | undefined;
  let running: Promise<void> | undefined;

  const sinceMs = (instantMs: number) => now().getTime() - instantMs;

  /** Fetches the keys unless that was tried a moment ago. Calls at the same time share one request. */
  function fetchAgain(): Promise<void> {
    if (running === undefined && sinceMs(triedAtMs) < COOLDOWN_MS) return Promise.resolve();
    running ??= tryFetch().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function tryFetch(): Promise<void> {
    try {
      fetched = { keys: await fetchKeys(url, timeoutMs), atMs: now().getTime() };
      if (failure !== undefined) logger?.info('the keys that verify tokens can be fetched again');
      failure = undefined;
    } catch (error) {
      if (failure === undefined) {
        logger?.warn({ err: error }, 'the keys that verify tokens cannot be fetched');
      }
      failure = { error };
    }
    triedAtMs = now().getTime();
  }

  /** The keys, if they are younger than `maxAgeMs`. */
  function youngerThan(maxAgeMs: number): KeyList | undefined {
    return fetched !== undefined && sinceMs(fetched.atMs) < maxAgeMs ? fetched.keys : undefined;
  }

  return {
    read() {
      const fresh = youngerThan(MAX_AGE_MS);
      if (fresh !== undefined) return fresh;
      const stale = youngerThan(MAX_STALE_AGE_MS);
      const trying = fetchAgain();
      if (stale !== undefined && failure !== undefined && sinceMs(triedAtMs) < KNOWN_AWAY_MS) {
        return stale;
      }
      return trying.then(() => youngerThan(MAX_STALE_AGE_MS) ?? throwAway(failure?.error));
    },

    async refresh() {
      await fetchAgain();
      return failure === undefined && fetched !== undefined
        ? fetched.keys
        : throwAway(failure?.error);
    },
  };
}

function throwAway(cause: unknown): never {
  const detail = 'The service cannot fetch the keys that verify tokens. Try again in 5 seconds.';
  throw new ArcadiaError('store_unavailable', detail, { retry_after_seconds: 5 }, { cause });
}

const keySetSchema = z.looseObject({ keys: z.array(z.unknown()).max(MAX_KEYS) });

/**
 * @throws {Error} if the answer is not a key set. A list of which no key can be used counts as none, but an empty one
 * says that all keys were removed.
 */
async function fetchKeys(url: URL, timeoutMs: number): Promise<KeyList> {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The URL of the keys answered with the status ${response.status}.`);
  }
  const { keys: entries } = keySetSchema.parse(JSON.parse(await readText(response)));
  const keys = entries.map(fromJwk).filter((key) => key !== undefined);
  if (entries.length > 0 && keys.length === 0) {
    throw new Error('The URL of the keys answered with no key that can verify a token.');
  }
  return keys;
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest of the body.
    if (bytes > MAX_BYTES) throw new Error(`The key set has more than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  // Unlike Buffer, it drops a byte order mark.
  return new TextDecoder().decode(Buffer.concat(chunks));
}
