import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RejectedRow } from '../../src/csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { streamInvoiceCsv } from '../../src/csv/stream-invoice-csv.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { cellsOf, csvOf, headerCells } from './invoice-csv.ts';

const text = fc.constantFrom('web-01', 'disk 5', 'Acme, Inc.', 'the "last" one', '');
const amount = fc.constantFrom('$1.00', '$20.00', '$1,779.55', '-$3.00');
const row = fc
  .record({ group: text, description: text, project: text, amount })
  .map((cells) => csvOf([cellsOf(cells)]).trimEnd());
/** A row, and the places of the stray quotes that are inserted into it: often none. */
const damagedRow = fc.tuple(row, fc.array(fc.nat(), { maxLength: 2 })).map(([whole, places]) => ({
  whole,
  places,
  damaged: places.reduce((damaged, place) => {
    const at = place % (damaged.length + 1);
    return `${damaged.slice(0, at)}"${damaged.slice(at)}`;
  }, whole),
}));

test('loses no row to the stray quotes of other rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(damagedRow, { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      async (rows, lineEnd) => {
        const damaged = rows.map((each) => each.damaged);
        const csv = [headerCells.join(','), ...damaged, ''].join(lineEnd);
        const { lines, rejects } = await parseInvoiceCsv(csv);
        expect(lines.length + rejects.length).toBe(rows.length);
        for (const { row, raw } of rejects) expect(raw).toBe(damaged[row - 2]);
        const byRow = new Map(lines.map((line) => [line.row, line]));
        for (const [index, { whole, places }] of rows.entries()) {
          if (places.length > 0) continue;
          const alone = await parseInvoiceCsv(`${headerCells.join(',')}\n${whole}\n`);
          expect(byRow.get(index + 2)).toEqual({ ...alone.lines[0], row: index + 2 });
        }
        const streamed: CostLine[] = [];
        const streamRejects: RejectedRow[] = [];
        const onReject = (reject: RejectedRow) => streamRejects.push(reject);
        const source = new Blob([csv]).stream();
        for await (const batch of streamInvoiceCsv(source, { onReject })) {
          streamed.push(...batch);
        }
        expect({ lines: streamed, rejects: streamRejects }).toEqual({ lines, rejects });
      },
    ),
    { numRuns: 2_000 },
  );
}, 60_000);
