import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import { totalLines } from '../../lines/total-lines.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import { centsToDecimal } from './cents-to-decimal.ts';
import { endOf } from './end-of.ts';
import { toApiTime } from './to-api-time.ts';

/** What a CSV with these columns and lines says, known from the lines and not by reading it. */
export function toInvoiceDocument(
  billedLines: readonly BilledLine[],
  columns: string[],
): InvoiceDocument {
  const hasCategory = columns.includes('category');
  const lines = billedLines.map((line, index): CostLine => {
    const { resource } = line;
    return {
      row: index + 2,
      product: line.product,
      kind: line.kind,
      chargeCategory: line.chargeCategory,
      description: line.description,
      groupDescription: line.group || null,
      resource: resource && { kind: resource.kind, name: resource.name },
      size: line.size,
      region: line.region,
      hours: line.hours,
      start: toApiTime(line.startMs),
      end: toApiTime(endOf(line)),
      amount: centsToDecimal(line.cents),
      amountMicros: line.cents * 10_000,
      currency: 'USD',
      projectName: line.project || null,
      category: hasCategory ? line.category : null,
      extra: {},
    };
  });
  return { columns, currency: 'USD', lines, rejects: [], totals: totalLines(lines) };
}
