import { InvalidFinanceInvoiceError } from './errors.ts';
import type { FinanceClientOptions } from './finance-client-options.ts';
import type { FinanceInvoice } from './finance-invoice.ts';
import type { ImportedInvoice } from './imported-invoice.ts';
import { invoiceFaults } from './invoice-faults.ts';
import { mintToken } from './mint-token.ts';
import { readAnswer } from './read-answer.ts';
import { send } from './send.ts';
import { toApiInvoice } from './to-api-invoice.ts';

/** A client of the finance service. */
export interface FinanceClient {
  /**
   * Books an invoice, or updates the one with the same source and external id. Safe to repeat.
   *
   * @throws {FinanceError} with a `code`: `invalid_invoice`, `unauthorized`, `forbidden`,
   *   `rejected`, `rate_limited`, `server_error`, `network`, `timeout` or `invalid_response`
   * @throws the reason of `signal`, where it was aborted
   */
  importInvoice(
    invoice: FinanceInvoice,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<ImportedInvoice>;
}

const maxTimeoutMs = 2 ** 31 - 1;
const minSecretBytes = 32;

/**
 * Makes a client. Every call is signed with a token of its own, good for one minute. Nothing is
 * sent again by itself.
 *
 * @example
 * ```ts
 * const finance = createFinanceClient({ baseUrl: 'http://localhost:4010', secret });
 * const { action, invoiceId } = await finance.importInvoice(invoice);
 * ```
 *
 * @throws {TypeError} naming the option that cannot be used
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
  const url = endpoint(options.baseUrl);
  const secret = new TextEncoder().encode(options.secret);
  if (secret.length < minSecretBytes) {
    throw new TypeError(`"secret" must have at least ${minSecretBytes} bytes`);
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > maxTimeoutMs) {
    throw new TypeError(`"timeoutMs" must be an integer from 1 to ${maxTimeoutMs}`);
  }

  return {
    async importInvoice(invoice, { signal } = {}) {
      const faults = invoiceFaults(invoice);
      if (faults.length > 0) throw new InvalidFinanceInvoiceError(faults);
      signal?.throwIfAborted();

      const claims = { jti: randomUUID(), tenantId, roles, issuer, audience };
      const token = await mintToken(secret, claims, now());
      const body = toApiInvoice(invoice, tenantId);
      const answer = await send({ url, token, body, timeoutMs, signal, fetch });
      return readAnswer(answer, now());
    },
  };
}

function endpoint(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new TypeError('"baseUrl" must be an http or https URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('"baseUrl" must have neither credentials nor a query nor a fragment');
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/integrations/cloud/import-invoice`;
  return url;
}
