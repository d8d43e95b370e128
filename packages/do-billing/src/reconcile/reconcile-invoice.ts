import { createChargeClassifier } from '../lines/charge-classifier.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { totalLines } from '../lines/total-lines.ts';
import { type Amount, parseAmount } from '../money/parse-amount.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import { trimText } from '../trim-text.ts';
import { compareTotal } from './compare-total.ts';
import type { InvoiceReconciliation } from './invoice-reconciliation.ts';
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
 * The parts of an `InvoiceDocument` that {@link reconcileInvoice} reads.
 *
 * @example
 * import type { ReconcilableDocument } from '@arcadia/do-billing';
 *
 * export const document: ReconcilableDocument = {
 *   lines: [{ product: 'Droplets', chargeCategory: 'usage', amountMicros: 6_000_000 }],
 *   rejects: [],
 * };
 */
export interface ReconcilableDocument {
  /** Lines, or their sums by product and charge category. */
  lines: readonly Pick<CostLine, 'product' | 'chargeCategory' | 'amountMicros'>[];
  /** The unreadable rows; only their number counts. */
  rejects: readonly unknown[];
}

/**
 * Proves that an invoice has all of its lines: compares their sum with the total of the invoice, its
 * summary and its JSON items, as far as given. Reports each difference by charge category and
 * product.
 *
 * A total agrees if it differs from the lines by at most half a cent, or by half a unit of its last
 * digit if that is less: the provider rounds totals of lines with parts of a cent. The tax lines must
 * also agree with the taxes of the summary, within half a cent.
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
  document: ReconcilableDocument,
  { invoiceTotal, summary, items }: ReconcileInvoiceOptions,
): InvoiceReconciliation {
  const { lines, rejects } = document;
  const classify = createChargeClassifier();
  const charges = items?.map(({ product, description, amount }) => ({
    product: trimText(product),
    chargeCategory: classify(product, description).chargeCategory,
    ...parseAmount(amount),
  }));
  const { grossMicros: linesMicros, taxMicros } = totalLines(lines);
  const given = {
    invoiceTotal: invoiceTotal === undefined ? null : [parseAmount(invoiceTotal)],
    summary: summary === undefined ? null : [parseAmount(summary.amount)],
    items: charges ?? null,
  };
  const compared = {
    invoiceTotal: compareTotal(linesMicros, given.invoiceTotal),
    summary: compareTotal(linesMicros, given.summary),
    items: compareTotal(linesMicros, given.items),
  };
  const deltaOf = (name: TotalName) => compared[name]?.deltaMicros ?? 0;
  const isOff = (name: TotalName) => Math.abs(deltaOf(name)) > toleranceMicros(given[name] ?? []);
  const taxes = compareTotal(taxMicros, summary ? [parseAmount(summary.taxes.amount)] : null);
  const taxDiffers = Math.abs(taxes?.deltaMicros ?? 0) > HALF_CENT_MICROS;
  const off = totalNames.filter(isOff);
  const unequal = totalNames.filter((name) => deltaOf(name) !== 0);
  const isGiven = totalNames.some((name) => compared[name] !== null);
  const reconciled = isGiven && off.length === 0 && !taxDiffers && rejects.length === 0;
  const [first] = [...off, ...unequal];
  return {
    reconciled,
    rounding: reconciled && unequal.length > 0,
    linesMicros,
    rejectCount: rejects.length,
    deltaMicros: first === undefined ? 0 : deltaOf(first),
    ...compared,
    taxes,
    taxDiffers,
    differences: [
      summary && (isOff('summary') || taxDiffers) ? differencesFromSummary(lines, summary) : [],
      charges && isOff('items') ? differencesFromItems(lines, charges) : [],
    ].flat(),
  };
}

type TotalName = 'invoiceTotal' | 'summary' | 'items';

const totalNames: readonly TotalName[] = ['invoiceTotal', 'summary', 'items'];

const HALF_CENT_MICROS = 5_000;

/** Half a unit of the last digit of the amounts, at most half a cent: a rounded total is off by that much. */
function toleranceMicros(amounts: readonly Amount[]): number {
  const decimals = amounts.map(({ amount }) => amount.split('.')[1]?.length ?? 0);
  const most = decimals.reduce((a, b) => Math.max(a, b), 0);
  return Math.min(HALF_CENT_MICROS, Math.floor(10 ** (6 - most) / 2));
}
