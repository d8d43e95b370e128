import { parseAmount } from '@arcadia/do-billing';
import type { Invoice as ProviderInvoice } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { Invoice } from './invoice.entity.ts';

/** A header as the provider has it. */
export interface InvoiceHeader {
  readonly invoice: ProviderInvoice;
  readonly provisional: boolean;
  /** From the billing history; null where that does not name the invoice. */
  readonly issuedAt: Date | null;
}

/** Keeps a header. `hasChanged` where one that was known is not what it was, so that its lines are out of date. */
export function recordHeader(
  em: EntityManager,
  accountId: string,
  known: Invoice | undefined,
  { invoice, provisional, issuedAt }: InvoiceHeader,
): { invoice: Invoice; hasChanged: boolean } {
  const providerUpdatedAt = toDate(invoice.updated_at);
  const header = {
    invoiceNumber: invoice.invoice_id ?? null,
    period: invoice.invoice_period,
    amount: parseAmount(invoice.amount).amount,
    provisional,
    providerUpdatedAt,
  };
  if (known === undefined) {
    const created = em.create(Invoice, {
      id: newId(),
      accountId,
      providerUuid: invoice.invoice_uuid,
      issuedAt,
      currency: 'USD',
      pushedToFinanceAt: null,
      financeInvoiceId: null,
      financeDigest: null,
      lineCount: null,
      matchedCount: null,
      linesTotal: null,
      taxTotal: null,
      delta: null,
      reconciled: null,
      lastError: null,
      ...header,
    });
    return { invoice: created, hasChanged: false };
  }
  const hasChanged =
    microsOf(known.amount) !== microsOf(header.amount) ||
    known.provisional !== provisional ||
    (provisional && known.providerUpdatedAt?.getTime() !== providerUpdatedAt?.getTime());
  em.assign(known, { ...header, issuedAt: issuedAt ?? known.issuedAt });
  if (hasChanged) em.assign(known, { ingestStatus: 'pending', delta: null, reconciled: null });
  return { invoice: known, hasChanged };
}

function microsOf(amount: string): number {
  return parseAmount(amount).amountMicros;
}

function toDate(timestamp: string | null | undefined): Date | null {
  const date = new Date(timestamp ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}
