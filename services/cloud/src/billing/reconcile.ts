import type { components } from '@arcadia/api-client/contract';
import {
  formatMicros,
  type InvoiceReconciliation,
  type ReconciliationDifference,
  reconcileInvoice,
} from '@arcadia/do-billing';
import type { InvoiceSummary } from '@arcadia/do-billing/client';
import { cleanText } from '../queue/clean-text.ts';
import type { ReadDocument } from './read-document.ts';

export type ApiDifferences = components['schemas']['InvoiceDifferences'];
/** How a document disagrees with the provider's totals. */
export type InvoiceDifferences = Omit<ApiDifferences, 'revision'>;

/** The totals of a document, and whether the provider's totals agree with them. Amounts are decimal strings. */
export interface Reconciliation {
  readonly linesTotal: string;
  readonly taxTotal: string;
  /** The lines minus the first total that does not agree; if all agree, the rounding. */
  readonly delta: string;
  /** The amount of the invoice minus the lines if they agree but for a part of a cent, else 0. */
  readonly rounding: string;
  readonly reconciled: boolean;
  readonly taxDiffers: boolean;
  /** Null if the document reconciles. */
  readonly differences: InvoiceDifferences | null;
  /** The differences in words; null if the document reconciles. */
  readonly explanation: string | null;
}

/** The provider's totals of an invoice. */
export interface GivenTotals {
  /** The amount in the list of invoices. */
  readonly amount: string;
  /** Null if the provider has none. */
  readonly summary: InvoiceSummary | null;
}

/** Compares the lines of a document with the provider's totals: its header, its items and its summary. */
export function reconcile(
  document: ReadDocument,
  { amount, summary }: GivenTotals,
): Reconciliation {
  const { lineSums: lines, itemSums, rejects } = document;
  const given = {
    invoiceTotal: amount,
    items: itemSums ?? undefined,
    summary: summary ?? undefined,
  };
  const reconciliation = withCleanNames(reconcileInvoice({ lines, rejects }, given));
  const { reconciled, deltaMicros, taxDiffers, invoiceTotal } = reconciliation;
  const { grossMicros, taxMicros } = document.totals;
  return {
    linesTotal: formatMicros(grossMicros),
    taxTotal: formatMicros(taxMicros),
    delta: formatMicros(deltaMicros),
    rounding: formatMicros(reconciled ? 0 - (invoiceTotal?.deltaMicros ?? 0) : 0),
    reconciled,
    taxDiffers,
    differences: reconciled ? null : toDifferences(document, reconciliation),
    explanation: reconciled
      ? null
      : (explainRejects(document) ?? explainDifference(reconciliation, document)),
  };
}

/** Items and summaries may name products by texts that PostgreSQL does not store. */
function withCleanNames(reconciliation: InvoiceReconciliation): InvoiceReconciliation {
  const differences = reconciliation.differences.map((part) => ({
    ...part,
    product: part.product === null ? null : cleanText(part.product),
  }));
  return { ...reconciliation, differences };
}

const MAX_LISTED = 20;

function toDifferences(
  document: ReadDocument,
  reconciliation: InvoiceReconciliation,
): InvoiceDifferences {
  return {
    totals: disagreeingTotals(reconciliation, document).map(
      ({ against, linesMicros, givenMicros, deltaMicros }) => ({
        against,
        lines: formatMicros(linesMicros),
        given: formatMicros(givenMicros),
        delta: formatMicros(deltaMicros),
      }),
    ),
    parts: reconciliation.differences.slice(0, MAX_LISTED).map((part) => ({
      against: part.against,
      product: part.product,
      charge_categories: part.chargeCategories,
      lines: formatMicros(part.linesMicros),
      given: formatMicros(part.givenMicros),
      delta: formatMicros(part.deltaMicros),
    })),
    rejected_rows: document.rejects
      .slice(0, MAX_LISTED)
      .map(({ row, column, reason }) => ({ row, column, reason })),
    rejected_row_count: document.rejects.length,
  };
}

interface DisagreeingTotal {
  readonly against: InvoiceDifferences['totals'][number]['against'];
  readonly linesMicros: number;
  readonly givenMicros: number;
  readonly deltaMicros: number;
}

function disagreeingTotals(
  { invoiceTotal, summary, items, taxes, taxDiffers, linesMicros }: InvoiceReconciliation,
  { totals: { taxMicros } }: ReadDocument,
): DisagreeingTotal[] {
  const compared = [
    { against: 'invoice', linesMicros, total: invoiceTotal },
    { against: 'summary', linesMicros, total: summary },
    { against: 'items', linesMicros, total: items },
    { against: 'taxes', linesMicros: taxMicros, total: taxDiffers ? taxes : null },
  ] as const;
  return compared.flatMap(({ total, ...sums }) =>
    total === null || total.deltaMicros === 0 ? [] : [{ ...sums, ...total }],
  );
}

const MAX_NAMED_REJECTS = 10;
const MAX_NAMED_PARTS = 3;

/** Names the rows that could not be read. */
function explainRejects({ rejects }: ReadDocument): string | null {
  if (rejects.length === 0) return null;
  const named = rejects.slice(0, MAX_NAMED_REJECTS).map(({ row, column, reason }) => {
    return column === null ? `${row} (${reason})` : `${row} (${column}: ${reason})`;
  });
  const others = rejects.length > named.length ? ` and ${rejects.length - named.length} more` : '';
  return `Rows of the CSV that could not be read: ${named.join(', ')}${others}.`;
}

const totalNames = {
  invoice: 'the invoice list comes',
  summary: 'its summary comes',
  items: 'its items come',
} as const;

function explainDifference(
  reconciliation: InvoiceReconciliation,
  document: ReadDocument,
): string | null {
  const totals = disagreeingTotals(reconciliation, document);
  const named = totals.flatMap(({ against, givenMicros }) =>
    against === 'taxes' ? [] : `${totalNames[against]} to ${formatMicros(givenMicros)}`,
  );
  const tax = totals.find(({ against }) => against === 'taxes');
  const sentences = [
    ...(named.length === 0
      ? []
      : [
          `The CSV's lines come to ${formatMicros(reconciliation.linesMicros)}, but ${named.join(', ')}.`,
        ]),
    ...(tax === undefined
      ? []
      : [
          `The tax lines come to ${formatMicros(tax.linesMicros)}, but the taxes of the summary to ${formatMicros(tax.givenMicros)}.`,
        ]),
    ...explainParts(reconciliation.differences),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

function explainParts(differences: readonly ReconciliationDifference[]): string[] {
  if (differences.length === 0) return [];
  const named = differences
    .slice(0, MAX_NAMED_PARTS)
    .map(
      ({ product, chargeCategories, deltaMicros }) =>
        `${product ?? chargeCategories.join(' and ')} (${formatMicros(deltaMicros)})`,
    );
  return [`They differ in ${named.join('; ')}.`];
}
