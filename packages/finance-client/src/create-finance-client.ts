import { parseBaseUrl } from '@arcadia/internal/base-url';
import { mintAccessToken } from './access-token.ts';
import { InvalidFinanceInvoiceError } from './errors.ts';
import { type ImportedInvoice, readImportResponse } from './import-response.ts';
import { type FinanceInvoice, toApiInvoice } from './invoice.ts';
import { findInvoiceFaults } from './invoice-faults.ts';
import { postJson } from './post-json.ts';

const IMPORT_PATH = '/api/v1/integrations/cloud/import-invoice';
/** The longest delay of a timer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** HS512 signs with a key of at least this length. */
const MIN_SECRET_BYTES = 32;

/** The address of finance, and the claims of the tokens that the client signs. */
export interface FinanceClientOptions {
  /** The http or https URL of finance without the path of its API, e.g. `http://localhost:4010`. */
  readonly baseUrl: string;
  /** The secret shared with finance: at least 32 bytes in UTF-8. Signs the tokens (HS512) and never leaves the client. */
  readonly secret: string;
  /** The issuer (`iss`) of the tokens. Default: none. */
  readonly issuer?: string | undefined;
  /** The audience (`aud`) of the tokens. Default: none. */
  readonly audience?: string | undefined;
  /** The tenant of finance that the invoices are booked for. Default: `platform-admin`. */
  readonly tenantId?: string | undefined;
  /** The roles in the tokens. Default: `['admin']`. */
  readonly roles?: readonly string[] | undefined;
  /** The timeout of a call in milliseconds, an integer from 1 to 2147483647. Default: 30000 (30 seconds). */
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
  /**
   * Books an invoice, or updates the invoice with the same source and external id. Safe to repeat.
   *
   * @throws {FinanceError} with a `code`: `invalid_invoice`, `unauthorized`, `forbidden`, `rejected`, `rate_limited`,
   *   `server_error`, `network`, `timeout` or `invalid_response`
   * @throws the reason of `signal`, if it is aborted
   */
  importInvoice(
    invoice: FinanceInvoice,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<ImportedInvoice>;
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
    timeoutMs = 30_000,
    fetch = globalThis.fetch,
    now = () => new Date(),
    randomUUID = () => crypto.randomUUID(),
  } = options;
  const url = new URL(parseBaseUrl(options.baseUrl).href.replace(/\/$/, '') + IMPORT_PATH);
  const secret = new TextEncoder().encode(options.secret);
  if (secret.length < MIN_SECRET_BYTES) {
    throw new TypeError(`"secret" must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw new TypeError(`"timeoutMs" must be an integer from 1 to ${MAX_TIMEOUT_MS}`);
  }

  return {
    async importInvoice(invoice, { signal } = {}) {
      const faults = findInvoiceFaults(invoice);
      if (faults.length > 0) throw new InvalidFinanceInvoiceError(faults);
      signal?.throwIfAborted();

      const claims = { jti: randomUUID(), tenantId, roles, issuer, audience };
      const token = await mintAccessToken(secret, claims, now());
      const body = toApiInvoice(invoice, tenantId);
      const response = await postJson({ url, token, body, timeoutMs, signal, fetch });
      return readImportResponse(response, now());
    },
  };
}
