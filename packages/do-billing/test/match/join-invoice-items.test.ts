import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { type JoinableLine, joinInvoiceItems } from '../../src/match/join-invoice-items.ts';
import type { InvoiceItem } from '../../src/payloads/invoice-item.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';

const { lines } = await parseInvoiceCsv(invoiceCsv({}, {}));
const item: InvoiceItem = {
  product: 'Droplets',
  resource_id: '7',
  group_description: '',
  description: 'web-01 (s-1vcpu-2gb)',
  amount: '12.00',
  duration: '672',
  duration_unit: 'Hours',
  start_time: '2026-04-01T00:00:00Z',
  end_time: '2026-05-01T00:00:00Z',
  project_name: 'shop',
};
const [line] = lines;
if (line === undefined) throw new Error('no line');

test('joins a line with its item despite different formats of times and money', () => {
  expect(joinInvoiceItems([line], [item])).toEqual([{ line, item, candidates: [] }]);
});

test.each(['\u00a0', '\ufeff', '\u200b', ' '])(
  'joins a line with its item despite %j at the ends of their texts',
  async (edge) => {
    const padded = {
      ...item,
      product: `${edge}Droplets`,
      description: `web-01 (s-1vcpu-2gb)${edge}`,
      group_description: edge,
      project_name: `${edge}shop`,
      amount: `${edge}12.00`,
      start_time: `2026-04-01T00:00:00Z${edge}`,
    };
    const csv = invoiceCsv({ product: `Droplets${edge}`, project: `shop${edge}${edge}` });
    const [paddedLine] = (await parseInvoiceCsv(csv)).lines;
    expect(paddedLine).toEqual(line);
    expect(joinInvoiceItems([line], [padded])).toEqual([{ line, item: padded, candidates: [] }]);
  },
);

test.each([
  { product: 'Volumes' },
  { group_description: 'prod' },
  { description: 'web-01 (s-2vcpu-4gb)' },
  { amount: '12.01' },
  { start_time: '2026-04-02T00:00:00Z' },
  { end_time: '2026-04-02T00:00:00Z' },
])('does not join an item that differs in %o', (difference) => {
  expect(joinInvoiceItems([line], [{ ...item, ...difference }])).toEqual([
    { line, item: null, candidates: [] },
  ]);
});

test('case 16: joins equal lines with one item each, in the order of ids', () => {
  const second = { ...item, resource_id: '8' };
  const joined = joinInvoiceItems(lines, [second, item]);
  expect(joined.map((entry) => entry.item)).toEqual([item, second]);
});

test('leaves a line without an item if there are fewer items than lines', () => {
  const joined = joinInvoiceItems(lines, [item]);
  expect(joined.map((entry) => entry.item)).toEqual([item, null]);
});

test('case 45: lists candidates if items of different resources outnumber the lines', () => {
  const second = { ...item, resource_id: '8' };
  expect(joinInvoiceItems([line], [second, item])).toEqual([
    { line, item: null, candidates: [item, second] },
  ]);
});

test('joins any item if the items of one resource outnumber the lines', () => {
  expect(joinInvoiceItems([line], [item, { ...item }])[0]?.item).toEqual(item);
});

test('joins a line with an item despite a renamed project', () => {
  const renamed = { ...item, project_name: 'store' };
  expect(joinInvoiceItems([line], [renamed])[0]?.item).toBe(renamed);
  expect(joinInvoiceItems([line], [renamed, item])[0]?.item).toBe(item);
});

test('joins each item with one line at most, in any order of items', () => {
  const project = fc.constantFrom('shop', null);
  const joinable: fc.Arbitrary<JoinableLine> = project.map((projectName) => ({
    ...line,
    projectName,
  }));
  const items = fc
    .array(fc.record({ resource_id: fc.constantFrom('1', '2', '3'), project_name: project }), {
      maxLength: 6,
    })
    .chain((list) =>
      fc.tuple(
        fc.constant(list.map((part): InvoiceItem => ({ ...item, ...part }))),
        fc.shuffledSubarray([...list.keys()], { minLength: list.length }),
      ),
    );
  fc.assert(
    fc.property(fc.array(joinable, { maxLength: 4 }), items, (some, [list, order]) => {
      const joined = joinInvoiceItems(some, list);
      const given = joined.flatMap((entry) => entry.item ?? []);
      expect(new Set(given).size).toBe(given.length);
      expect(given.every((one) => list.includes(one))).toBe(true);
      const shuffled = order.flatMap((at) => list[at] ?? []);
      expect(joinInvoiceItems(some, shuffled)).toEqual(joined);
    }),
  );
});
