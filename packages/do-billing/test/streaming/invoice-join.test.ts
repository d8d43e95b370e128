import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JoinableLine, joinInvoiceItems } from '../../src/match/join-invoice-items.ts';
import type { InvoiceItem } from '../../src/payloads/invoice-item.ts';
import { createInvoiceJoin, type InvoiceJoinOptions } from '../../src/streaming/invoice-join.ts';

const description = fc.constantFrom('web-1 (s-1vcpu-1gb)', 'web-2 (s-1vcpu-1gb)');
const project = fc.constantFrom('shop', 'blog', null);
const id = fc.constantFrom('1', '2', '3', '', null);

const lines: fc.Arbitrary<JoinableLine[]> = fc.array(
  fc.record({
    product: fc.constant('Droplets'),
    groupDescription: fc.constantFrom('prod', null),
    description,
    amountMicros: fc.constantFrom(6_000_000, 7_000_000),
    start: fc.constant('2026-04-01T00:00:00Z'),
    end: fc.constant(null),
    projectName: project,
  }),
  { maxLength: 8 },
);
const items: fc.Arbitrary<InvoiceItem[]> = fc.array(
  fc.record({
    product: fc.constantFrom('Droplets', ' Droplets'),
    group_description: fc.constantFrom('prod', '', null),
    description,
    amount: fc.constantFrom('6.00', '7.00'),
    start_time: fc.constant('2026-04-01T00:00:00Z'),
    project_name: project,
    resource_id: id,
    resource_uuid: id,
  }),
  { maxLength: 10 },
);

describe('createInvoiceJoin', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64');
  test.each<InvoiceJoinOptions>([{}, { digest }])(
    'gives each line the item that joinInvoiceItems gives it (%o)',
    (options) => {
      fc.assert(
        fc.property(lines, items, (someLines, someItems) => {
          const join = createInvoiceJoin(options);
          for (const line of someLines) join.addLines([line]);
          join.addItems(someItems);
          const expected = joinInvoiceItems(someLines, someItems).map(
            ({ item }) =>
              item && {
                resourceId: item.resource_id || null,
                resourceUuid: item.resource_uuid || null,
              },
          );
          expect(someLines.map(join.assign())).toEqual(expected);
          // A second reading begins anew.
          expect(someLines.map(join.assign())).toEqual(expected);
        }),
        { numRuns: 500 },
      );
    },
  );

  test('returns null for a line that was not added', () => {
    const line = { product: 'Droplets', groupDescription: null, description: 'web-1' };
    const idsOf = createInvoiceJoin().assign();
    expect(idsOf({ ...line, amountMicros: 1, start: null, end: null, projectName: null })).toBe(
      null,
    );
  });
});
