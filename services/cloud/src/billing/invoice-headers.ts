import { parseAmount } from '@arcadia/do-billing';
import type { BillingClient, Invoice as ProviderInvoice } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { Invoice } from './invoice.entity.ts';

/** The header of an invoice as the provider returns it. */
export interface InvoiceHeader {
  readonly invoice: ProviderInvoice;
  readonly provisional: boolean;
  /** From the billing history; null if the history does not name the invoice. */
  readonly issuedAt: Date | null;
}

/**
 * Reads all headers, and the months that have their invoice. The preview of such a month is left out. The oldest bill
 * comes first, as in the list of invoices: those of one discovery are stored at one instant, so their ids give the order.
 */
export async function readHeaders(
  digitalOcean: BillingClient,
): Promise<{ headers: InvoiceHeader[]; closedPeriods: ReadonlySet<string> }> {
  const issueDates = await readIssueDates(digitalOcean);
  const { invoices: final, invoice_preview: preview } = await digitalOcean.getInvoiceList();
  const closedPeriods = new Set(final.map((invoice) => invoice.invoice_period));
  // The provider lists the latest invoice first, also among those of one month.
  const oldestFirst = final.toReversed().toSorted(byPeriod);
  const headers: InvoiceHeader[] = oldestFirst.map((invoice) => ({
    invoice,
    provisional: false,
    issuedAt: issueDates.get(invoice.invoice_uuid) ?? null,
  }));
  if (preview !== null && !closedPeriods.has(preview.invoice_period)) {
    headers.push({ invoice: preview, provisional: true, issuedAt: null });
  }
  return { headers, closedPeriods };
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
    const date = new Date(entry.date);
    const uuid = entry.invoice_uuid ?? null;
    if (entry.type !== 'Invoice' || uuid === null || Number.isNaN(date.getTime())) continue;
    issueDates.set(uuid, date);
  }
  return issueDates;
}

/**
 * Stores a header. `hasChanged` tells whether a known one differs, so that its document may have changed too. The amount
 * of a known invoice stays that of its applied revision until the new document is applied.
 */
export function recordHeader(
  em: EntityManager,
  accountId: string,
  known: Invoice | undefined,
  { invoice, provisional, issuedAt }: InvoiceHeader,
): { invoice: Invoice; hasChanged: boolean } {
  const providerUpdatedAt = toDate(invoice.updated_at);
  const providerAmount = parseAmount(invoice.amount).amount;
  const header = {
    invoiceNumber: invoice.invoice_id ?? null,
    period: invoice.invoice_period,
    providerAmount,
    provisional,
    providerUpdatedAt,
  };
  if (known === undefined) {
    const created = em.create(Invoice, {
      id: newId(),
      accountId,
      providerUuid: invoice.invoice_uuid,
      issuedAt,
      amount: providerAmount,
      currency: 'USD',
      ...notIngested,
      ...header,
    });
    return { invoice: created, hasChanged: false };
  }
  const becomesFinal = known.provisional && !provisional;
  const hasChanged =
    toMicros(known.providerAmount) !== toMicros(providerAmount) ||
    known.provisional !== provisional ||
    (provisional && known.providerUpdatedAt?.getTime() !== providerUpdatedAt?.getTime());
  em.assign(known, { ...header, issuedAt: issuedAt ?? known.issuedAt });
  // Nothing of a preview may pass for the final invoice.
  if (becomesFinal) em.assign(known, ofNoDocument);
  if (known.appliedRevision === null) known.amount = providerAmount;
  if (hasChanged) known.ingestStatus = 'pending';
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

function toDate(timestamp: string | null | undefined): Date | null {
  const date = new Date(timestamp ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}
