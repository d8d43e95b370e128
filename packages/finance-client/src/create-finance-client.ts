import { parseBaseUrl } from '@arcadia/internal/base-url';
import { mintAccessToken } from './access-token.ts';
import { InvalidFinanceInvoiceError } from './errors.ts';
import { type ImportedInvoice, readImportResponse } from './import-response.ts';
import { type EncodedInvoice, encodeInvoice, type FinanceInvoice } from './invoice.ts';
import { findInvoiceFaults } from './invoice-faults.ts';
import { type JsonRequest, postJson, type TextResponse } from './post-json.ts';
import { isObject } from './unchecked.ts';

const IMPORT_PATH = '/api/v1/integrations/cloud/import-invoice';
/** The longest delay of a timer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** HS512 signs with a key of at least this length. */
const MIN_SECRET_BYTES = 32;

/** The address of finance, and the claims of the tokens that the client signs. */
export interface FinanceClientOptions {
  /** The http or https URL of finance without the path of its API, e.g. `http://localhost:4010`. */
  readonly baseUrl: string;
  /**
   * The secret shared with finance: at least 32 bytes in UTF-8. Signs the tokens (HS512) and never leaves the client. While
   * a secret is replaced, a list with the new one and the old one: after a 401 to a token of the first, a call is sent
   * once with each further one.
   */
  readonly secret: string | readonly string[];
  /**
   * Called with the index of the secret after each answer that is not a 401. Anything but 0 says that finance refuses
   * the first secret.
   */
  readonly onSecretAccepted?: ((index: number) => void) | undefined;
  /** The issuer (`iss`) of the tokens. Default: none. */
  readonly issuer?: string | undefined;
  /** The audience (`aud`) of the tokens. Default: none. */
  readonly audience?: string | undefined;
  /** The tenant of finance that the invoices are booked for. Default: `platform-admin`. */
  readonly tenantId?: string | undefined;
  /** The roles in the tokens. Default: `['admin']`. */
  readonly roles?: readonly string[] | undefined;
  /** The timeout of a call, from the connection to the end of the answer, in milliseconds, an integer from 1 to 2147483647. Default: 20000 (20 seconds). */
  readonly timeoutMs?: number | undefined;
  /** The `fetch` that makes the calls. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The clock of the tokens and of `Retry-After` dates. Default: the system clock. */
  readonly now?: (() => Date) | undefined;
  /** Makes the id (`jti`) of each token. Default: `crypto.randomUUID`. */
  readonly randomUUID?: (() => string) | undefined;
}

/** A client of the finance service. */
export interface FinanceClient {
  /** The URL and the tenant that the invoices go to. */
  readonly target: FinanceTarget;

  /**
   * Checks an invoice and encodes it as the body of a call, without sending it. A digest of the body shows whether an
   * invoice has changed since it was sent.
   *
   * @throws {InvalidFinanceInvoiceError} if finance could not book the invoice
   */
  encodeInvoice(invoice: FinanceInvoice): Promise<EncodedInvoice>;

  /**
   * Books an invoice, or updates the invoice with the same source and external id. Safe to repeat.
   *
   * @throws {FinanceError} with a `code`: `invalid_invoice`, `unauthorized`, `forbidden`, `rejected`, `rate_limited`,
   *   `server_error`, `network`, `timeout` or `invalid_response`
   * @throws {TypeError} if `timeoutMs` is invalid
   * @throws the reason of `signal`, if it is aborted
   */
  importInvoice(
    invoice: FinanceInvoice | EncodedInvoice,
    options?: ImportOptions,
  ): Promise<ImportedInvoice>;
}

/** The options of one call. */
export interface ImportOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
  /** The timeout of this call in milliseconds, an integer from 1 to 2147483647. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
}

/** Where the invoices of a client are booked. */
export interface FinanceTarget {
  /** `baseUrl` without a slash at its end. */
  readonly url: string;
  readonly tenantId: string;
}

/**
 * Makes a client. It signs a new token, valid for one minute, for every call. It does not retry.
 *
 * @example
 * ```ts
 * const finance = createFinanceClient({ baseUrl: 'http://localhost:4010', secret });
 * const { action, invoiceId } = await finance.importInvoice(invoice);
 * ```
 *
 * @throws {TypeError} if an option is invalid; the message names the option
 */
export function createFinanceClient(options: FinanceClientOptions): FinanceClient {
  const {
    issuer,
    audience,
    tenantId = 'platform-admin',
    roles = ['admin'],
    timeoutMs = 20_000,
    fetch = globalThis.fetch,
    onSecretAccepted = () => undefined,
    now = () => new Date(),
    randomUUID = () => crypto.randomUUID(),
  } = options;
  const baseUrl = parseBaseUrl(options.baseUrl).href.replace(/\/$/, '');
  const url = new URL(baseUrl + IMPORT_PATH);
  const given = typeof options.secret === 'string' ? [options.secret] : (options.secret ?? []);
  const secrets = given.map((secret) => new TextEncoder().encode(secret));
  if (secrets.length === 0 || secrets.some((secret) => secret.length < MIN_SECRET_BYTES)) {
    throw new TypeError(`"secret" must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  assertTimeout(timeoutMs);

  const encode = async (invoice: FinanceInvoice) => {
    const faults = await findInvoiceFaults(invoice);
    if (faults.length > 0) throw new InvalidFinanceInvoiceError(faults);
    return await encodeInvoice(invoice, tenantId);
  };

  return {
    target: { url: baseUrl, tenantId },
    encodeInvoice: encode,
    async importInvoice(invoice, { signal, timeoutMs: callTimeoutMs = timeoutMs } = {}) {
      assertTimeout(callTimeoutMs);
      const { json } = isEncoded(invoice) ? invoice : await encode(invoice);
      signal?.throwIfAborted();

      const mintToken = (secret: Uint8Array) =>
        mintAccessToken(secret, { jti: randomUUID(), tenantId, roles, issuer, audience }, now());
      const request = { url, json, timeoutMs: callTimeoutMs, signal, fetch };
      const response = await postAuthorized(request, secrets, mintToken, onSecretAccepted);
      return readImportResponse(response, now());
    },
  };
}

/** Posts with a token of the first secret, and after a 401 once with one of each further secret, all in one timeout. */
async function postAuthorized(
  request: Omit<JsonRequest, 'token'>,
  secrets: readonly Uint8Array[],
  mintToken: (secret: Uint8Array) => Promise<string>,
  onSecretAccepted: (index: number) => void,
): Promise<TextResponse> {
  const beganMs = performance.now();
  let refused: TextResponse | undefined;
  for (const [index, secret] of secrets.entries()) {
    const spentMs = index === 0 ? 0 : performance.now() - beganMs;
    const timeoutMs = Math.ceil(request.timeoutMs - spentMs);
    if (refused !== undefined && timeoutMs < 1) return refused;
    const response = await postJson({ ...request, token: await mintToken(secret), timeoutMs });
    if (response.status !== 401) {
      onSecretAccepted(index);
      return response;
    }
    refused = response;
  }
  if (refused === undefined) throw new TypeError('"secret" must contain a secret');
  return refused;
}

function assertTimeout(timeoutMs: number): void {
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw new TypeError(`"timeoutMs" must be an integer from 1 to ${MAX_TIMEOUT_MS}`);
  }
}

/** JavaScript callers may pass null, which is a fault of the invoice. */
function isEncoded(invoice: FinanceInvoice | EncodedInvoice): invoice is EncodedInvoice {
  return isObject(invoice) && 'json' in invoice;
}
