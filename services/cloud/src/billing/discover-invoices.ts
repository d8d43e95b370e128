import { parseAmount } from '@arcadia/do-billing';
import type { BillingClient, Invoice as ProviderInvoice } from '@arcadia/do-billing/client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { enqueue, enqueueOnce } from '../queue/enqueue.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import { recordAccount } from '../resources/cloud-account.entity.ts';
import { Invoice } from './invoice.entity.ts';

/**
 * Reads the provider's billing history and all its invoices, stores the header of each, and makes an ingest due for
 * each that is not ingested yet. An invoice is ingested again if its amount changed. So is the preview of the running
 * month if the provider updated it; it stays provisional until the invoice of the month replaces it.
 */
export async function discoverInvoices(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  item: ClaimedWork,
): Promise<void> {
  const { orm, digitalOcean } = deps;
  const account = await digitalOcean.getAccount();
  const { headers, closedPeriods } = await readHeaders(digitalOcean);

  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const accountId = await recordAccount(em, account);
    const known = new Map(
      (await em.find(Invoice, { accountId })).map((invoice) => [invoice.providerUuid, invoice]),
    );
    const recorded = headers.map((header) =>
      recordHeader(em, accountId, known.get(header.invoice.invoice_uuid), header),
    );
    // Work items before invoices: all transactions lock in this order.
    await enqueueOnce(
      em,
      'ingest',
      recorded
        .filter(({ invoice }) => invoice.ingestStatus !== 'ingested')
        .map(({ invoice }) => invoice.id),
    );
    for (const { invoice, hasChanged } of recorded) {
      if (hasChanged) await enqueue(em, 'ingest', invoice.id);
    }
    await dropReplacedPreviews(em, [...known.values()], closedPeriods);
  });
}

/** The header of an invoice as the provider returns it. */
interface InvoiceHeader {
  readonly invoice: ProviderInvoice;
  readonly provisional: boolean;
  /** From the billing history; null if the history does not name the invoice. */
  readonly issuedAt: Date | null;
}

/**
 * Reads all headers, and the months that have their invoice. The preview of such a month is left out. The oldest bill
 * comes first, as in the list of invoices: those of one discovery are stored at one instant, so their ids give the order.
 */
async function readHeaders(
  digitalOcean: BillingClient,
): Promise<{ headers: InvoiceHeader[]; closedPeriods: ReadonlySet<string> }> {
  const issueDates = await readIssueDates(digitalOcean);
  const preview = await digitalOcean.getInvoicePreview();
  const final = await digitalOcean.listInvoices().all();
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

/** Stores a header. `hasChanged` tells whether a known one differs, so that its lines are out of date. */
function recordHeader(
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
    toMicros(known.amount) !== toMicros(header.amount) ||
    known.provisional !== provisional ||
    (provisional && known.providerUpdatedAt?.getTime() !== providerUpdatedAt?.getTime());
  em.assign(known, { ...header, issuedAt: issuedAt ?? known.issuedAt });
  if (hasChanged) em.assign(known, { ingestStatus: 'pending', delta: null, reconciled: null });
  return { invoice: known, hasChanged };
}

function toMicros(amount: string): number {
  return parseAmount(amount).amountMicros;
}

function toDate(timestamp: string | null | undefined): Date | null {
  const date = new Date(timestamp ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Deletes previews, with their lines and work items, of months that have their invoice now. */
async function dropReplacedPreviews(
  em: EntityManager,
  invoices: readonly Invoice[],
  closedPeriods: ReadonlySet<string>,
): Promise<void> {
  const replaced = invoices.filter(
    ({ provisional, period }) => provisional && closedPeriods.has(period),
  );
  if (replaced.length === 0) return;
  const keys = replaced.map(({ id }) => id);
  await platformSql(em)
    .deleteFrom('work_items')
    .where('kind', 'in', ['ingest', 'push'])
    .where('key', 'in', keys)
    .execute();
  for (const invoice of replaced) em.remove(invoice);
}
