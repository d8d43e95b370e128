/** The `code` of an error of this package. */
export type FinanceErrorCode =
  | 'invalid_invoice'
  | 'unauthorized'
  | 'forbidden'
  | 'rejected'
  | 'rate_limited'
  | 'server_error'
  | 'gateway_error'
  | 'network'
  | 'timeout'
  | 'invalid_response';

/** The base class of every error of this package. No error contains the token or the secret. */
export abstract class FinanceError extends Error {
  abstract readonly code: FinanceErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

const MAX_NAMED_FAULTS = 10;

/** Finance could not book the invoice as it stands. The client did not send it; sending it again will not help. */
export class InvalidFinanceInvoiceError extends FinanceError {
  override readonly code = 'invalid_invoice';
  /** Every fault of the invoice, each as a phrase. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const named = faults.slice(0, MAX_NAMED_FAULTS);
    const others = faults.length - named.length;
    if (others > 0) named.push(`and ${others} more`);
    super(`The invoice was not sent: ${named.join('; ')}.`);
    this.faults = faults;
  }
}

/** The error code and message in the answer of finance; null if the answer does not have them. */
export interface FinanceReason {
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * Finance refused the invoice: it answered with a status of 400 or above. With the code `gateway_error` a proxy answered in
 * its place: finance may have booked the invoice nevertheless, or do so later.
 */
export class FinanceRefusedError extends FinanceError {
  override readonly code:
    | 'unauthorized'
    | 'forbidden'
    | 'rejected'
    | 'rate_limited'
    | 'server_error'
    | 'gateway_error';
  /** The HTTP status. */
  readonly status: number;
  readonly reason: FinanceReason;
  /** The time to wait before the next call, in milliseconds, from `Retry-After`, at most 6 hours; null without it. */
  readonly retryAfterMs: number | null;

  constructor(refusal: Pick<FinanceRefusedError, 'status' | 'reason' | 'retryAfterMs'>) {
    const { status, reason, retryAfterMs } = refusal;
    const details = [reason.code, reason.message].filter((part) => part !== null).join(': ');
    super(`Finance answered ${status}${details === '' ? '' : ` (${details})`}. ${advice(status)}`);
    this.code = refusalCode(status);
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Finance did not answer, or the answer is incomplete. Finance may have booked the invoice nevertheless. Sending it again
 * is safe, since finance keeps one invoice per tenant, source and external id.
 */
export class FinanceConnectionError extends FinanceError {
  override readonly code: 'network' | 'timeout';

  constructor(code: 'network' | 'timeout', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The answer does not come from finance: another server or another version runs at `baseUrl`. */
export class InvalidFinanceResponseError extends FinanceError {
  override readonly code = 'invalid_response';
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, fault: string, options?: ErrorOptions) {
    super(`Finance answered ${status}, but ${fault}. Check "baseUrl".`, options);
    this.status = status;
  }
}

/** Every error of this package. A `switch` on `code` narrows it. */
export type AnyFinanceError =
  | InvalidFinanceInvoiceError
  | FinanceRefusedError
  | FinanceConnectionError
  | InvalidFinanceResponseError;

function refusalCode(status: number): FinanceRefusedError['code'] {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  if (isOfGateway(status)) return 'gateway_error';
  // 408 and 425 refuse this call, not the invoice.
  return status >= 500 || status === 408 || status === 425 ? 'server_error' : 'rejected';
}

/** A proxy gave finance up: 502, 504, and 520 to 527, which some proxies add. */
function isOfGateway(status: number): boolean {
  return status === 502 || status === 504 || (status >= 520 && status <= 527);
}

function advice(status: number): string {
  const code = refusalCode(status);
  switch (code) {
    case 'unauthorized':
      return 'Check that "secret", "issuer" and "audience" match the settings of finance, and check the clock.';
    case 'forbidden':
      return 'Check "roles" and "tenantId".';
    case 'rejected':
      return 'Sending the same again will not help.';
    case 'rate_limited':
    case 'server_error':
    case 'gateway_error':
      return 'Send it again later.';
  }
}
