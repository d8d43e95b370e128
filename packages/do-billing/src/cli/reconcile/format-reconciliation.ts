import { formatMicros } from '../../money/micros.ts';
import type {
  ComparedTotal,
  InvoiceReconciliation,
  ReconciliationDifference,
} from '../../reconcile/invoice-reconciliation.ts';
import { Table } from '../output/table.ts';
import { countOf, printable } from '../output/terminal.ts';

export interface ReconciledInvoice {
  file: string;
  currency: string;
  lineCount: number;
  isProvisional: boolean;
  reconciliation: InvoiceReconciliation;
}

/** Formats one line if all totals agree; else a table of the difference from each total, and from its parts. */
export function formatReconciliation(invoice: ReconciledInvoice): string {
  const { file, currency, lineCount, isProvisional, reconciliation } = invoice;
  const { reconciled, linesMicros, rejectCount, differences } = reconciliation;
  const given = givenTotals(reconciliation);
  const verdict = [
    `${printable(file)}: ${reconciled ? 'reconciled' : 'NOT reconciled'}`,
    ...(isProvisional ? ['provisional'] : []),
    countOf(lineCount, 'line'),
    `${formatMicros(linesMicros)} ${currency}`,
  ].join(', ');
  if (reconciled) return `${verdict} (${describeAgreement(given)})\n`;

  const rows = [
    ...given.map(({ name, givenMicros, deltaMicros }) =>
      toCells(name, { givenMicros, linesMicros, deltaMicros }),
    ),
    ...differences.map((difference) => toCells(nameOf(difference), difference)),
  ];
  const notes = [
    ...(given.length === 0 ? ['There is no total to compare with.'] : []),
    ...(rejectCount === 0 ? [] : [`Not included: ${countOf(rejectCount, 'rejected row')}.`]),
  ];
  const details = (rows.length === 0 ? '' : createDetailTable().format(rows)) + notes.join('\n');
  return `${verdict}\n${details.trimEnd().replaceAll(/^/gm, '  ')}\n`;
}

function describeAgreement(given: readonly GivenTotal[]): string {
  const equal = given.filter(({ deltaMicros }) => deltaMicros === 0).map(({ name }) => name);
  const rounded = given.filter(({ deltaMicros }) => deltaMicros !== 0);
  return [
    ...(equal.length === 0 ? [] : [`equals ${equal.join(', ')}`]),
    ...rounded.map(({ name, givenMicros }) => `${name} is rounded to ${formatMicros(givenMicros)}`),
  ].join('; ');
}

interface GivenTotal extends ComparedTotal {
  name: string;
}

function givenTotals({ invoiceTotal, summary, items }: InvoiceReconciliation): GivenTotal[] {
  return Object.entries({ 'invoice total': invoiceTotal, summary, items }).flatMap(
    ([name, total]) => (total === null ? [] : [{ name, ...total }]),
  );
}

function nameOf({ against, chargeCategories, product }: ReconciliationDifference): string {
  const categories = chargeCategories.join(' and ');
  return `${against}: ${product === null ? categories : `${product} (${categories})`}`;
}

function toCells(
  name: string,
  sums: Pick<ReconciliationDifference, 'givenMicros' | 'linesMicros' | 'deltaMicros'>,
): string[] {
  const { givenMicros, linesMicros, deltaMicros } = sums;
  return [name, ...[givenMicros, linesMicros, deltaMicros].map(formatMicros)];
}

function createDetailTable(): Table {
  return new Table({
    columns: [
      { head: 'compared with', align: 'left', isElastic: false },
      { head: 'expected', align: 'right', isElastic: false },
      { head: 'lines', align: 'right', isElastic: false },
      { head: 'difference', align: 'right', isElastic: false },
    ],
    width: Number.POSITIVE_INFINITY,
    ellipsis: '',
  });
}
