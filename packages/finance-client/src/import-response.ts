import { parseRetryAfterMs } from '@arcadia/internal/retry-after';
import { type FinanceReason, FinanceRefusedError, InvalidFinanceResponseError } from './errors.ts';
import type { TextResponse } from './post-json.ts';

const MAX_REASON_LENGTH = 500;
/** Callers store the id, and databases reject control characters such as NUL. */
const INVOICE_ID = /^\P{Cc}{1,255}$/u;
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/** The result of an import. */
export interface ImportedInvoice {
  /** `updated` if finance already had the invoice. */
  readonly action: 'created' | 'updated';
  /** Finance's own id of the invoice. */
  readonly invoiceId: string;
}

/**
 * Reads the response to an import.
 *
 * @throws {FinanceRefusedError} for a status of 400 or above
 * @throws {InvalidFinanceResponseError} for any other response that is not the result of an import
 */
export function readImportResponse(
  { status, headers, text }: TextResponse,
  now: Date,
): ImportedInvoice {
  if (status >= 400) {
    throw new FinanceRefusedError({
      status,
      reason: readReason(text),
      retryAfterMs: parseRetryAfterMs(headers.get('retry-after'), now),
    });
  }
  if (status >= 300) throw new InvalidFinanceResponseError(status, 'not with an invoice');
  if (text === null) throw new InvalidFinanceResponseError(status, 'with more than 1 MB');

  const body = parseJson(text);
  const action = readMember(body, 'action');
  const invoiceId = readMember(body, 'invoice_id');
  if (action !== 'created' && action !== 'updated') {
    throw new InvalidFinanceResponseError(status, 'without an "action" of created or updated');
  }
  if (typeof invoiceId !== 'string' || !INVOICE_ID.test(invoiceId)) {
    throw new InvalidFinanceResponseError(status, 'without a valid "invoice_id"');
  }
  return { action, invoiceId };
}

/** Reads `code`, and `message` or problem+json's `detail`, from the top level or from `error`. */
function readReason(text: string | null): FinanceReason {
  const body = text === null ? undefined : parseJson(text);
  const error = readMember(body, 'error') ?? body;
  const message =
    typeof error === 'string'
      ? error
      : (readMember(error, 'message') ?? readMember(error, 'detail'));
  return { code: toReasonText(readMember(error, 'code')), message: toReasonText(message) };
}

/** Shortens a text of finance, and replaces its control characters, so that it fits into a line of a log. */
function toReasonText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return value.slice(0, MAX_REASON_LENGTH).replace(CONTROL_CHARACTERS, ' ');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
