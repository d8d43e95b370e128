import type { InvoiceDocument } from '../csv/invoice-document.ts';
import { createChargeClassifier } from '../lines/charge-classifier.ts';
import { addMicros, totalMicros } from '../money/micros.ts';
import { type Amount, parseAmount } from '../money/parse-amount.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import { trimText } from '../trim-text.ts';
import type { ComparedTotal, InvoiceReconciliation } from './invoice-reconciliation.ts';
import { differencesFromItems, differencesFromSummary } from './reconciliation-differences.ts';

/**
 * The totals that {@link reconcileInvoice} compares the lines with. Each is optional.
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
  /** The amount of the invoice in the list of invoices, as a decimal string. */
  invoiceTotal?: string | undefined;
  /** The result of the client's `getInvoiceSummary`. */
  summary?: InvoiceSummary | undefined;
  /** All items of the client's `listInvoiceItems`. */
  items?: readonly InvoiceItem[] | undefined;
}

/**
 * Proves that an invoice has all of its lines: compares their sum with the total of the invoice, its
 * summary and its JSON items, as far as given. Reports each difference by charge category and
 * product.
 *
 * @throws {AmountError} If a given total is unreadable, or a sum is not a safe integer.
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
  const classify = createChargeClassifier();
  const charges = items?.map(({ product, description, amount }) => ({
    product: trimText(product),
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
      ...(charges && compared.items?.deltaMicros ? differencesFromItems(lines, charges) : []),
    ],
  };
}
