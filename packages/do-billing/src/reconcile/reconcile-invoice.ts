import type { InvoiceDocument } from '../csv/invoice-document.ts';
import { type ClassifyCharge, createClassifier } from '../lines/create-classifier.ts';
import { parseAmount } from '../money/parse-amount.ts';
import { sumMicros } from '../money/sum-micros.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import { type Charge, differencesFromItems, differencesFromSummary } from './find-differences.ts';
import type { ComparedTotal, InvoiceReconciliation } from './invoice-reconciliation.ts';

export interface ReconcileInvoiceOptions {
  /** What the invoice list says it comes to, as a decimal string. */
  invoiceTotal?: string | undefined;
  summary?: InvoiceSummary | undefined;
  items?: readonly InvoiceItem[] | undefined;
}

/**
 * Proves that the lines of an invoice are all there: their sum against the invoice's total, its
 * summary and its JSON items, each where given. Where they disagree it says by how much, and in
 * which charge category and product.
 *
 * @throws {AmountError} where a total that is given does not read.
 * @example
 * const { reconciled, deltaMicros } = reconcileInvoice(document, { invoiceTotal: '86.92' });
 */
export function reconcileInvoice(
  document: Pick<InvoiceDocument, 'lines' | 'rejects'>,
  { invoiceTotal, summary, items }: ReconcileInvoiceOptions,
): InvoiceReconciliation {
  const { lines, rejects } = document;
  const classify = createClassifier();
  const charges = items?.map((item) => fromItem(item, classify));
  const linesMicros = sumMicros(lines.map((line) => line.amountMicros));
  const compared = {
    invoiceTotal: compare(
      linesMicros,
      invoiceTotal === undefined ? undefined : micros(invoiceTotal),
    ),
    summary: compare(linesMicros, summary && micros(summary.amount)),
    items: compare(linesMicros, charges && sumMicros(charges.map((charge) => charge.amountMicros))),
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

function compare(linesMicros: number, givenMicros: number | undefined): ComparedTotal | null {
  if (givenMicros === undefined) return null;
  return { givenMicros, deltaMicros: sumMicros([linesMicros, -givenMicros]) };
}

function fromItem({ product, description, amount }: InvoiceItem, classify: ClassifyCharge): Charge {
  const { chargeCategory } = classify(product, description);
  return { product, chargeCategory, amountMicros: micros(amount) };
}

function micros(amount: string): number {
  return parseAmount(amount).amountMicros;
}
