import type { InvoiceDocument } from '../csv/invoice-document.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { createClassifier } from '../lines/create-classifier.ts';
import { addMicros, totalMicros } from '../money/micros.ts';
import { type Amount, parseAmount } from '../money/parse-amount.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import { differencesFromSummary } from './differences-from-summary.ts';
import { findDifferences, type Share } from './find-differences.ts';
import type { ComparedTotal, InvoiceReconciliation } from './invoice-reconciliation.ts';

/**
 * The totals that {@link reconcileInvoice} holds the lines against; each may be left out.
 *
 * @example
 * import type { ReconcileInvoiceOptions } from '@arcadia/do-billing';
 * import { createBillingClient, type Invoice } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * export async function totalsOf(invoice: Invoice): Promise<ReconcileInvoiceOptions> {
 *   const summary = await client.getInvoiceSummary(invoice.invoice_uuid);
 *   const items = await client.listInvoiceItems(invoice.invoice_uuid).all();
 *   return { invoiceTotal: invoice.amount, summary, items };
 * }
 */
export interface ReconcileInvoiceOptions {
  /** What the invoice list says it comes to, as a decimal string. */
  invoiceTotal?: string | undefined;
  /** `getInvoiceSummary` of the client. */
  summary?: InvoiceSummary | undefined;
  /** `listInvoiceItems` of the client, all of them. */
  items?: readonly InvoiceItem[] | undefined;
}

/**
 * Proves that the lines of an invoice are all there: their sum against the invoice's total, its
 * summary and its JSON items, each where given. Where they disagree it says by how much, and in
 * which charge category and product.
 *
 * @throws {AmountError} where a total that is given does not read, or a sum fits no safe integer.
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { formatMicros, parseInvoiceCsv, reconcileInvoice } from '@arcadia/do-billing';
 *
 * const document = await parseInvoiceCsv(await readFile('invoice.csv'));
 * const { reconciled, deltaMicros } = reconcileInvoice(document, { invoiceTotal: '86.92' });
 * if (!reconciled) console.error(`The lines are off by ${formatMicros(deltaMicros)}`);
 */
export function reconcileInvoice(
  document: Pick<InvoiceDocument, 'lines' | 'rejects'>,
  { invoiceTotal, summary, items }: ReconcileInvoiceOptions,
): InvoiceReconciliation {
  const { lines, rejects } = document;
  const classify = createClassifier();
  const charges = items?.map(({ product, description, amount }) => ({
    product,
    chargeCategory: classify(product, description).chargeCategory,
    ...parseAmount(amount),
  }));
  const linesMicros = totalMicros(lines);
  const compare = (amounts: Pick<Amount, 'amountMicros'>[] | undefined): ComparedTotal | null => {
    if (amounts === undefined) return null;
    const givenMicros = totalMicros(amounts);
    return { givenMicros, deltaMicros: addMicros(linesMicros, -givenMicros) };
  };
  const compared = {
    invoiceTotal: compare(invoiceTotal === undefined ? undefined : [parseAmount(invoiceTotal)]),
    summary: compare(summary && [parseAmount(summary.amount)]),
    items: compare(charges),
  };
  const given = Object.values(compared).filter((total) => total !== null);
  const deltaMicros = given.find((total) => total.deltaMicros !== 0)?.deltaMicros ?? 0;
  return {
    reconciled: given.length > 0 && deltaMicros === 0 && rejects.length === 0,
    linesMicros,
    rejectCount: rejects.length,
    deltaMicros,
    ...compared,
    differences: [
      ...(summary && compared.summary?.deltaMicros ? differencesFromSummary(lines, summary) : []),
      ...(charges && compared.items?.deltaMicros
        ? findDifferences('items', lines.map(toShare), charges.map(toShare))
        : []),
    ],
  };
}

/** By charge category and product, which lines and items both have. */
function toShare({
  product,
  chargeCategory,
  amountMicros,
}: Pick<CostLine, 'product' | 'chargeCategory' | 'amountMicros'>): Share {
  return { product, chargeCategories: [chargeCategory], amountMicros };
}
