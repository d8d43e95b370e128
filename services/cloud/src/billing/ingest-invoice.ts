import type { BillingClient } from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { enqueue, lockWorkItem } from '../queue/enqueue.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import { lockAccount } from '../resources/cloud-account.entity.ts';
import { applyDocument, toParsedDocument } from './apply-document.ts';
import { fetchInvoice } from './fetch-invoice.ts';
import { Invoice } from './invoice.entity.ts';
import type { ApiDifferences } from './reconcile.ts';

/**
 * Fetches and reads the item's invoice, and applies it as a revision in one transaction, which matches its lines.
 * Makes the push due if the invoice is final. A document that does not reconcile is a failed attempt, unless it is
 * provisional: all of it is fetched again.
 *
 * @throws {UnreconciledInvoiceError} after the commit, if a final document does not reconcile.
 */
export async function ingestInvoice(
  deps: { readonly orm: MikroORM; readonly digitalOcean: BillingClient },
  item: ClaimedWork,
): Promise<void> {
  const { orm } = deps;
  const invoice = await openScope(orm, 'all').findOneOrFail(Invoice, { id: item.key });
  // If the invoice failed, its header may have been unreadable.
  const isRepeated = item.attempt > 1 || invoice.ingestStatus === 'failed';
  const fetched = await fetchInvoice(deps, invoice, { isRepeated });
  const document = toParsedDocument(fetched.document, fetched);

  const unreconciled = await openScope(orm, 'all').transactional(async (em) => {
    await lockAccount(em, invoice.accountId);
    await assertLease(em, item);
    // Before the invoice, as a push does.
    if (!invoice.provisional) await lockWorkItem(em, 'push', item.key);
    // No discovery changes the header from here on: the account is locked.
    const { provisional, providerAmount } = await em.findOneOrFail(Invoice, { id: item.key });
    if (provisional !== invoice.provisional) {
      // The document may be that of the preview, and must not pass for that of the final invoice.
      await enqueue(em, 'ingest', item.key);
      await complete(em, item);
      return null;
    }
    const { invoice: current, isApplied } = await applyDocument(em, item.key, document, 'provider');
    // A header that a discovery stored meanwhile has made this item due again.
    if (providerAmount === invoice.providerAmount) current.providerAmount = document.amount;
    if (current.provisional || (isApplied && current.reconciled === true)) {
      if (!current.provisional) await enqueue(em, 'push', current.id);
      await complete(em, item);
      return null;
    }
    return new UnreconciledInvoiceError(document.reconciliation.explanation, current.differences);
  });
  if (unreconciled !== null) throw unreconciled;
}

/** A document disagrees with the provider's totals. */
export class UnreconciledInvoiceError extends Error {
  override readonly name = 'UnreconciledInvoiceError';
  readonly code = 'invoice_unreconciled';
  readonly differences: ApiDifferences | null;

  constructor(explanation: string | null, differences: ApiDifferences | null) {
    super(explanation ?? 'The lines do not agree with the totals of the invoice.');
    this.differences = differences;
  }
}
