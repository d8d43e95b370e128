import type { BillingClient } from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import type { ClaimedWork } from '../queue/claim.ts';
import { complete } from '../queue/complete.ts';
import { enqueue } from '../queue/enqueue.ts';
import { enqueueOnce } from '../queue/enqueue-once.ts';
import { recordAccount } from '../resources/record-account.ts';
import { dropReplacedPreviews } from './drop-replaced-previews.ts';
import { Invoice } from './invoice.entity.ts';
import { type InvoiceHeader, recordHeader } from './record-header.ts';

/**
 * Reads the provider's whole history and all its invoices, keeps a header for each and makes an ingest due for those
 * that have none yet. A header whose amount changed is ingested again, and so is the running month's preview, which
 * stays provisional until the month's invoice takes its place.
 */
export async function discoverInvoices(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  item: ClaimedWork,
): Promise<void> {
  const { orm, digitalOcean } = deps;
  const account = await digitalOcean.getAccount();
  const issuedAt = await readIssueDates(digitalOcean);
  const preview = await digitalOcean.getInvoicePreview();
  const final = await digitalOcean.listInvoices().all();
  const closed = new Set(final.map((invoice) => invoice.invoice_period));
  const headers: InvoiceHeader[] = final.map((invoice) => ({
    invoice,
    provisional: false,
    issuedAt: issuedAt.get(invoice.invoice_uuid) ?? null,
  }));
  if (preview !== null && !closed.has(preview.invoice_period)) {
    headers.push({ invoice: preview, provisional: true, issuedAt: null });
  }

  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const accountId = await recordAccount(em, account);
    const known = new Map(
      (await em.find(Invoice, { accountId })).map((invoice) => [invoice.providerUuid, invoice]),
    );
    const recorded = headers.map((header) =>
      recordHeader(em, accountId, known.get(header.invoice.invoice_uuid), header),
    );
    // Work items before invoices: everyone locks in this order.
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
    await dropReplacedPreviews(em, [...known.values()], closed);
  });
}

/** When each invoice was issued, by its uuid. The invoices themselves do not say. */
async function readIssueDates(digitalOcean: BillingClient): Promise<Map<string, Date>> {
  const issued = new Map<string, Date>();
  for await (const entry of digitalOcean.listBillingHistory()) {
    const date = new Date(entry.date);
    const uuid = entry.invoice_uuid ?? null;
    if (entry.type !== 'Invoice' || uuid === null || Number.isNaN(date.getTime())) continue;
    issued.set(uuid, date);
  }
  return issued;
}
