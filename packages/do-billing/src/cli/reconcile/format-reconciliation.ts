import { formatMicros } from '../../money/micros.ts';
import type { ReconciliationDifference } from '../../reconcile/invoice-reconciliation.ts';
import { countOf } from '../output/count-of.ts';
import { printable } from '../output/printable.ts';
import { Table } from '../output/table.ts';
import type { ReconciledInvoice } from './reconciled-invoice.ts';

/** One line where all agrees; else by how much each total is off, and in which part. */
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
  if (reconciled) return `${verdict} (as by ${given.map(({ name }) => name).join(', ')})\n`;

  const rows = [
    ...given.map(({ name, givenMicros, deltaMicros }) =>
      toCells(name, { givenMicros, linesMicros, deltaMicros }),
    ),
    ...differences.map((difference) => toCells(nameOf(difference), difference)),
  ];
  const notes = [
    ...(given.length === 0 ? ['There is no total to compare with.'] : []),
    ...(rejectCount === 0 ? [] : [`In no sum: ${countOf(rejectCount, 'rejected row')}.`]),
  ];
  const details = (rows.length === 0 ? '' : createTable().format(rows)) + notes.join('\n');
  return `${verdict}\n${details.trimEnd().replaceAll(/^/gm, '  ')}\n`;
}

function givenTotals({ invoiceTotal, summary, items }: ReconciledInvoice['reconciliation']) {
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

function createTable(): Table {
  return new Table({
    columns: [
      { head: 'compared with', align: 'left', isElastic: false },
      { head: 'given', align: 'right', isElastic: false },
      { head: 'lines', align: 'right', isElastic: false },
      { head: 'off by', align: 'right', isElastic: false },
    ],
    width: Number.POSITIVE_INFINITY,
    ellipsis: '',
  });
}
