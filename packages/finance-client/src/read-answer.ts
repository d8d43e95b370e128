import { type FinanceReason, FinanceRefusedError, InvalidFinanceResponseError } from './errors.ts';
import type { ImportedInvoice } from './imported-invoice.ts';
import { retryAfterMs } from './retry-after-ms.ts';
import type { Answer } from './send.ts';

const maxReasonLength = 500;

/** What finance did, read from its answer. */
export function readAnswer(answer: Answer, now: Date): ImportedInvoice {
  const { status, headers, text } = answer;
  if (status >= 400) {
    throw new FinanceRefusedError({
      status,
      reason: readReason(text),
      retryAfterMs: retryAfterMs(headers.get('retry-after'), now),
    });
  }
  if (status >= 300) throw new InvalidFinanceResponseError(status, 'not with an invoice');

  const body = parseJson(text);
  const action = member(body, 'action');
  const invoiceId = member(body, 'invoice_id');
  if (action !== 'created' && action !== 'updated') {
    throw new InvalidFinanceResponseError(status, 'without an "action" of created or updated');
  }
  if (typeof invoiceId !== 'string' || invoiceId === '') {
    throw new InvalidFinanceResponseError(status, 'without an "invoice_id"');
  }
  return { action, invoiceId };
}

/** Reads `code` and `message` (or `detail`, as problem+json has it), at the top or under `error`. */
function readReason(text: string): FinanceReason {
  const body = parseJson(text);
  const said = member(body, 'error') ?? body;
  return {
    code: shortText(member(said, 'code')),
    message: shortText(
      typeof said === 'string' ? said : (member(said, 'message') ?? member(said, 'detail')),
    ),
  };
}

function shortText(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, maxReasonLength) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
