import { AmountError, parseAmount } from '@arcadia/do-billing';
import type { BillingClient, Invoice as ProviderInvoice } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { toStorableText, toStorableTime } from '../db/storable.ts';
import { cleanText } from '../queue/clean-text.ts';
import { Invoice } from './invoice.entity.ts';

/** The header of an invoice, as the provider's list has it. */
export interface InvoiceHeader {
  readonly uuid: string;
  readonly number: string | null;
  readonly period: string;
  /** Null if the provider's text is not an amount. */
  readonly amount: string | null;
  /** Says that the amount is unreadable; null if it is not. */
  readonly fault: string | null;
  readonly updatedAt: Date | null;
  readonly provisional: boolean;
  /** From the billing history; null if the history does not name the invoice. */
  readonly issuedAt: Date | null;
}

/** All headers of the provider. */
export interface InvoiceHeaders {
  /** The oldest bill comes first. */
  readonly headers: readonly InvoiceHeader[];
  /** The months that have their invoice. */
  readonly closedPeriods: ReadonlySet<string>;
  /** The headers that cannot be stored, because their uuid or their month is unreadable. */
  readonly unreadable: readonly ProviderInvoice[];
}

/**
 * Reads all headers. The preview of a month that has its invoice is left out. The oldest bill comes first, as in the list
 * of invoices: those of one discovery are stored at one instant, so their ids give the order.
 */
export async function readHeaders(digitalOcean: BillingClient): Promise<InvoiceHeaders> {
  const issueDates = await readIssueDates(digitalOcean);
  const { invoices, invoice_preview: preview } = await digitalOcean.getInvoiceList();
  const final = invoices.filter(isReadable);
  const closedPeriods = new Set(final.map((invoice) => invoice.invoice_period));
  // The provider lists the latest invoice first, also among those of one month.
  const oldestFirst = final.toReversed().toSorted(byPeriod);
  const headers = oldestFirst.map((invoice) =>
    toHeader(invoice, { provisional: false, issuedAt: issueDates.get(invoice.invoice_uuid) }),
  );
  const isNeeded =
    preview !== null && isReadable(preview) && !closedPeriods.has(preview.invoice_period);
  if (isNeeded) headers.push(toHeader(preview, { provisional: true }));
  const all = preview === null ? invoices : [...invoices, preview];
  return {
    // A list that changes while its pages are read may name an invoice twice.
    headers: [...new Map(headers.map((header) => [header.uuid, header])).values()],
    closedPeriods,
    unreadable: all.filter((invoice) => !isReadable(invoice)),
  };
}

function isReadable({ invoice_uuid, invoice_period }: ProviderInvoice): boolean {
  return (
    /^[\w-]{1,128}$/.test(invoice_uuid) && /^(?!0000)\d{4}-(0[1-9]|1[0-2])$/.test(invoice_period)
  );
}

function toHeader(
  { invoice_uuid, invoice_id, invoice_period, amount, updated_at }: ProviderInvoice,
  {
    provisional,
    issuedAt = null,
  }: { readonly provisional: boolean; readonly issuedAt?: Date | undefined | null },
): InvoiceHeader {
  const number = invoice_id ?? null;
  return {
    uuid: invoice_uuid,
    number: number === null ? null : toStorableText(number),
    period: invoice_period,
    ...readAmount(amount),
    updatedAt: toStorableTime(updated_at),
    provisional,
    issuedAt,
  };
}

function readAmount(text: string): Pick<InvoiceHeader, 'amount' | 'fault'> {
  try {
    return { amount: parseAmount(text).amount, fault: null };
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    return { amount: null, fault: cleanText(`In the list of invoices: ${error.message}`) };
  }
}

/** Compares periods, `YYYY-MM`, by code unit. */
function byPeriod({ invoice_period: a }: ProviderInvoice, b: ProviderInvoice): number {
  if (a === b.invoice_period) return 0;
  return a < b.invoice_period ? -1 : 1;
}

/** Reads when each invoice was issued, by its uuid. Invoices themselves do not carry the date. */
async function readIssueDates(digitalOcean: BillingClient): Promise<Map<string, Date>> {
  const issueDates = new Map<string, Date>();
  for await (const entry of digitalOcean.listBillingHistory()) {
    const date = toStorableTime(entry.date);
    const uuid = entry.invoice_uuid ?? null;
    if (entry.type === 'Invoice' && uuid !== null && date !== null) issueDates.set(uuid, date);
  }
  return issueDates;
}

/**
 * Stores a header. `hasChanged` tells whether a known one differs, so that its document may have changed too. The amount
 * of a known invoice stays that of its applied revision until the new document is applied.
 *
 * An invoice whose amount is unreadable is failed, and keeps the amount that it had: 0 if it is new. Its ingest reads the
 * header again.
 */
export function recordHeader(
  em: EntityManager,
  accountId: string,
  known: Invoice | undefined,
  header: InvoiceHeader,
): { invoice: Invoice; hasChanged: boolean } {
  const { uuid, number, period, provisional, issuedAt, updatedAt, fault } = header;
  const providerAmount = header.amount ?? known?.providerAmount ?? '0';
  const columns = {
    invoiceNumber: number,
    period,
    providerAmount,
    provisional,
    providerUpdatedAt: updatedAt,
  };
  const failed = fault === null ? {} : ({ ingestStatus: 'failed', lastError: fault } as const);
  if (known === undefined) {
    const created = em.create(Invoice, {
      id: newId(),
      accountId,
      providerUuid: uuid,
      issuedAt,
      amount: providerAmount,
      currency: 'USD',
      ...notIngested,
      ...columns,
      ...failed,
    });
    return { invoice: created, hasChanged: false };
  }
  const becomesFinal = known.provisional && !provisional;
  const hasChanged =
    fault !== null ||
    toMicros(known.providerAmount) !== toMicros(providerAmount) ||
    known.provisional !== provisional ||
    (provisional && known.providerUpdatedAt?.getTime() !== updatedAt?.getTime());
  em.assign(known, { ...columns, issuedAt: issuedAt ?? known.issuedAt });
  // Nothing of a preview may pass for the final invoice.
  if (becomesFinal) em.assign(known, ofNoDocument);
  if (known.appliedRevision === null) known.amount = providerAmount;
  if (hasChanged) known.ingestStatus = 'pending';
  em.assign(known, failed);
  return { invoice: known, hasChanged };
}

/** An invoice whose document was not compared with its totals yet. */
const ofNoDocument = {
  appliedRevision: null,
  delta: null,
  rounding: null,
  reconciled: null,
  taxDiffers: false,
  differences: null,
  lastError: null,
};

/** The members of an invoice that only an ingest or a push fills. */
const notIngested = {
  ...ofNoDocument,
  pushedToFinanceAt: null,
  financeInvoiceId: null,
  financeDigest: null,
  pushedRevision: null,
  lineCount: null,
  matchedCount: null,
  linesTotal: null,
  taxTotal: null,
};

function toMicros(amount: string): number {
  return parseAmount(amount).amountMicros;
}
