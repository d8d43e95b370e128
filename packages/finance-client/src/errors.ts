export type FinanceErrorCode =
  | 'invalid_invoice'
  | 'unauthorized'
  | 'forbidden'
  | 'rejected'
  | 'rate_limited'
  | 'server_error'
  | 'network'
  | 'timeout'
  | 'invalid_response';

/** What every error of this package is an instance of. None carries the token or the secret. */
export abstract class FinanceError extends Error {
  abstract readonly code: FinanceErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The invoice cannot be booked as it stands. Nothing was sent. */
export class InvalidFinanceInvoiceError extends FinanceError {
  override readonly code = 'invalid_invoice';
  /** Every fault that was found, each a sentence. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The invoice was not sent: ${faults.join('; ')}.`);
    this.faults = faults;
  }
}

/** What finance said about its refusal, as far as it said anything. */
export interface FinanceReason {
  readonly code: string | null;
  readonly message: string | null;
}

/** Finance answered, and the answer is no. */
export class FinanceRefusedError extends FinanceError {
  override readonly code:
    | 'unauthorized'
    | 'forbidden'
    | 'rejected'
    | 'rate_limited'
    | 'server_error';
  /** The HTTP status. */
  readonly status: number;
  readonly reason: FinanceReason;
  /** How long to wait before the next call, in milliseconds, where finance said so; else null. */
  readonly retryAfterMs: number | null;

  constructor(refusal: Pick<FinanceRefusedError, 'status' | 'reason' | 'retryAfterMs'>) {
    const { status, reason, retryAfterMs } = refusal;
    const said = [reason.code, reason.message].filter((part) => part !== null).join(': ');
    super(`Finance answered ${status}${said === '' ? '' : ` (${said})`}. ${advice(status)}`);
    this.code = refusalCode(status);
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * No answer came, or only part of one. Finance may have booked the invoice all the same; sending it
 * again is safe, since finance keeps one invoice per tenant, source and external id.
 */
export class FinanceConnectionError extends FinanceError {
  override readonly code: 'network' | 'timeout';

  constructor(code: 'network' | 'timeout', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An answer that is not finance's: another server stands there, or another version. */
export class InvalidFinanceResponseError extends FinanceError {
  override readonly code = 'invalid_response';
  /** The HTTP status. */
  readonly status: number;

  constructor(status: number, fault: string, options?: ErrorOptions) {
    super(`Finance answered ${status}, but ${fault}. Check "baseUrl".`, options);
    this.status = status;
  }
}

/** Each error with its code, so that a `switch` on `code` narrows. */
export type AnyFinanceError =
  | InvalidFinanceInvoiceError
  | FinanceRefusedError
  | FinanceConnectionError
  | InvalidFinanceResponseError;

function refusalCode(status: number): FinanceRefusedError['code'] {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'rejected';
}

function advice(status: number): string {
  const code = refusalCode(status);
  switch (code) {
    case 'unauthorized':
      return 'Check that "secret", "issuer" and "audience" are those that finance verifies with, and the clock.';
    case 'forbidden':
      return 'Check "roles" and "tenantId".';
    case 'rejected':
      return 'Sending the same again will not help.';
    case 'rate_limited':
    case 'server_error':
      return 'Send it again later.';
  }
}
