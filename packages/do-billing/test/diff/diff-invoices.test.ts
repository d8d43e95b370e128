import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InvoiceDocument } from '../../src/csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { diffInvoices } from '../../src/diff/diff-invoices.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { invoiceCsv, type TestRow } from '../csv/invoice-csv.ts';

const invoice = (...rows: TestRow[]) => parseInvoiceCsv(invoiceCsv(...rows), { strict: true });
const nodes = { product: 'Kubernetes Clusters', group: 'prod' };

describe('diffInvoices: lines', () => {
  test('reports the grown line of a running droplet as changed', async () => {
    const before = await invoice({
      hours: '240',
      end: '2026-04-11 00:00:00 +0000',
      amount: '$4.29',
    });
    const after = await invoice({
      hours: '264',
      end: '2026-04-12 00:00:00 +0000',
      amount: '$4.71',
    });
    expect(diffInvoices(before, after)).toEqual({
      added: [],
      removed: [],
      changed: [
        {
          before: before.lines[0],
          after: after.lines[0],
          deltaMicros: 420_000,
          fields: ['hours', 'end', 'amount'],
        },
      ],
      deltaMicros: 420_000,
    });
  });

  test('reports no difference in invisible characters at the ends of cells', async () => {
    const before = await invoice({}, { ...nodes, description: 'pvc-1' });
    const after = await invoice(
      { product: '\ufeffDroplets', project: 'shop ' },
      { ...nodes, group: 'prod\u200b', description: '\u00a0pvc-1' },
    );
    expect(diffInvoices(before, after)).toMatchObject({ added: [], removed: [], changed: [] });
  });

  test('reports new lines as added and missing lines as removed', async () => {
    const before = await invoice({ description: 'old (s-1vcpu-1gb)', amount: '$3.00' });
    const after = await invoice({ description: 'new (s-1vcpu-1gb)', amount: '$5.00' });
    expect(diffInvoices(before, after)).toEqual({
      added: after.lines,
      removed: before.lines,
      changed: [],
      deltaMicros: 2_000_000,
    });
  });

  test('case 41: reports a resized droplet as changed', async () => {
    const before = await invoice({});
    const after = await invoice({ description: 'web-01 (s-2vcpu-4gb)', amount: '$24.00' });
    const { changed, added, removed } = diffInvoices(before, after);
    expect(changed.map(({ fields }) => fields)).toEqual([['description', 'amount']]);
    expect([...added, ...removed]).toEqual([]);
  });

  test('does not pair a droplet with its backup', async () => {
    const before = await invoice({});
    const after = await invoice({
      product: 'Droplet Backups',
      description: 'web-01 (Weekly Backup Services)',
    });
    expect(diffInvoices(before, after).changed).toEqual([]);
  });

  test('pairs the nodes of a grown cluster, but not with its load balancer', async () => {
    const before = await invoice(
      { ...nodes, description: '3 nodes - 2 GB / 1 vCPU / 50 GB SSD', amount: '$36.00' },
      { ...nodes, description: 'a56e086a317d8410c8b4cfd1f4dc9f82', amount: '$12.00' },
    );
    const after = await invoice(
      { ...nodes, description: 'pvc-71a3 (fra1) 10GB', amount: '$1.00' },
      { ...nodes, description: '4 nodes - 2 GB / 1 vCPU / 50 GB SSD', amount: '$48.00' },
    );
    const { changed, added, removed } = diffInvoices(before, after);
    expect(changed.map((pair) => [pair.before.row, pair.after.row])).toEqual([[2, 3]]);
    expect(removed).toEqual([before.lines[1]]);
    expect(added).toEqual([after.lines[0]]);
  });

  test('reports changed times without changed money a month later', async () => {
    const before = await invoice({});
    const after = await invoice({
      start: '2026-05-01 00:00:00 +0000',
      end: '2026-06-01 00:00:00 +0000',
    });
    expect(diffInvoices(before, after).changed).toEqual([
      expect.objectContaining({ fields: ['start', 'end'], deltaMicros: 0 }),
    ]);
  });

  test.each([
    ['projectName', { project: 'blog' }],
    ['category', { category: 'paas' }],
    ['hours', { hours: '' }],
  ] satisfies [string, TestRow][])('reports a change of %s', async (field, row) => {
    const { changed } = diffInvoices(await invoice({}), await invoice(row));
    expect(changed.map(({ fields }) => fields)).toEqual([[field]]);
  });

  test('compares unknown columns, in any order', async () => {
    const { lines, currency } = await invoice({});
    const withExtra = (extra: Record<string, string>) => ({
      currency,
      lines: lines.map((line) => ({ ...line, extra })),
    });
    const before = withExtra({ tags: 'a', note: 'b' });
    expect(diffInvoices(before, withExtra({ note: 'b', tags: 'a' })).changed).toEqual([]);
    expect(diffInvoices(before, withExtra({ note: 'b', tags: 'c' })).changed).toEqual([
      expect.objectContaining({ fields: ['extra'] }),
    ]);
  });

  test('ignores more decimals of the same amount', async () => {
    const before = await invoice({ amount: '$12.00' });
    expect(diffInvoices(before, await invoice({ amount: '12' })).changed).toEqual([]);
  });
});

describe('diffInvoices: lines with the same key', () => {
  test('case 16: reports surplus equal lines as added', async () => {
    const after = await invoice({}, {}, {});
    expect(diffInvoices(await invoice({}), after)).toEqual({
      added: after.lines.slice(1),
      removed: [],
      changed: [],
      deltaMicros: 24_000_000,
    });
  });

  test('case 45: pairs droplets with one name by their start', async () => {
    const young = { start: '2026-04-20 00:00:00 +0000' };
    const before = await invoice({ amount: '$6.00' }, { ...young, amount: '$1.00' });
    const after = await invoice({ ...young, amount: '$5.90' }, { amount: '$6.50' });
    const { changed } = diffInvoices(before, after);
    expect(changed.map((pair) => pair.deltaMicros)).toEqual([4_900_000, 500_000]);
  });

  test('pairs a line with the nearest of several amounts', async () => {
    const before = await invoice({ amount: '$5.00' });
    const after = await invoice({ amount: '$1.00' }, { amount: '$5.20' }, { amount: '$9.00' });
    const { changed, added } = diffInvoices(before, after);
    expect(changed.map((pair) => pair.deltaMicros)).toEqual([200_000]);
    expect(added.map(({ amount }) => amount)).toEqual(['1.00', '9.00']);
  });
});

test('throws for two currencies', async () => {
  const before = await invoice({});
  const after = { ...before, currency: 'EUR' };
  expect(() => diffInvoices(before, after)).toThrow(
    expect.objectContaining({ code: 'currency_mismatch', before: 'USD', after: 'EUR' }),
  );
});

/** Few names, times and amounts, so that many lines have the same key. */
const rows: fc.Arbitrary<TestRow> = fc.record({
  product: fc.constantFrom('Droplets', 'Volumes', 'Kubernetes Clusters', 'Taxes'),
  group: fc.constantFrom('', 'prod'),
  description: fc.constantFrom(
    'a (s-1)',
    'a (s-2)',
    'b (fra1) 10GB',
    '3 nodes - 2 GB',
    'GST (10%)',
  ),
  hours: fc.constantFrom('', '1', '672'),
  start: fc.constantFrom('', '2026-04-01 00:00:00 +0000', '2026-04-09 00:00:00 +0000'),
  end: fc.constantFrom('', '2026-04-30 23:59:59 +0000'),
  amount: fc.integer({ min: -300, max: 300 }).map((cents) => (cents / 100).toFixed(2)),
  project: fc.constantFrom('', 'shop'),
});
const invoices = fc.array(rows, { maxLength: 12 }).map((list) => invoice(...list));

const total = (lines: readonly CostLine[]) => lines.reduce((sum, l) => sum + l.amountMicros, 0);
const content = ({ row, ...rest }: CostLine) => JSON.stringify(rest);
const contents = (lines: readonly CostLine[]) => lines.map(content).sort();

/** The result without its order and its row numbers. */
function summary({ lines, currency }: InvoiceDocument, other: InvoiceDocument) {
  const { added, removed, changed, deltaMicros } = diffInvoices({ lines, currency }, other);
  return {
    added: contents(added),
    removed: contents(removed),
    changed: changed
      .map((pair) => [content(pair.before), content(pair.after), pair.fields.join()])
      .sort(),
    deltaMicros,
  };
}

describe('diffInvoices: properties', () => {
  test('finds no difference between an invoice and itself', async () => {
    await fc.assert(
      fc.asyncProperty(invoices, async (promise) => {
        const document = await promise;
        expect(diffInvoices(document, document)).toEqual({
          added: [],
          removed: [],
          changed: [],
          deltaMicros: 0,
        });
      }),
    );
  });

  test('adds up to the difference of the totals, with each differing line once', async () => {
    await fc.assert(
      fc.asyncProperty(invoices, invoices, async (one, other) => {
        const [before, after] = [await one, await other];
        const { added, removed, changed, deltaMicros } = diffInvoices(before, after);
        expect(deltaMicros).toBe(after.totals.grossMicros - before.totals.grossMicros);
        const ofChanged = changed.reduce((sum, pair) => sum + pair.deltaMicros, 0);
        expect(deltaMicros).toBe(total(added) + ofChanged - total(removed));

        const gone = new Set([...removed, ...changed.map((pair) => pair.before)]);
        const came = new Set([...added, ...changed.map((pair) => pair.after)]);
        expect(gone.size).toBe(removed.length + changed.length);
        expect(came.size).toBe(added.length + changed.length);
        expect(contents(before.lines.filter((line) => !gone.has(line)))).toEqual(
          contents(after.lines.filter((line) => !came.has(line))),
        );
      }),
    );
  });

  test('swaps the result if the invoices are swapped', async () => {
    await fc.assert(
      fc.asyncProperty(invoices, invoices, async (one, other) => {
        const [before, after] = [await one, await other];
        const there = summary(before, after);
        const back = summary(after, before);
        expect(back).toEqual({
          added: there.removed,
          removed: there.added,
          changed: there.changed.map(([a, b, fields]) => [b, a, fields]).sort(),
          deltaMicros: 0 - there.deltaMicros,
        });
      }),
    );
  });

  test('ignores the order of lines', async () => {
    const orders = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(invoices, invoices, orders, async (one, other, order) => {
        const [before, after] = [await one, await other];
        const lines = before.lines
          .map((line, index) => ({ line, at: order[index] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ line }, index) => ({ ...line, row: index + 2 }));
        expect(summary({ ...before, lines }, after)).toEqual(summary(before, after));
      }),
    );
  });
});

test('pairs many lines with one key in less than quadratic time', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => ({ amount: `$${index}.00` }));
  const before = await invoice(...many);
  const after = await invoice(...many.slice(1).map(({ amount }) => ({ amount: `${amount}1` })));
  const startedMs = performance.now();
  expect(diffInvoices(before, after).changed).toHaveLength(19_999);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
