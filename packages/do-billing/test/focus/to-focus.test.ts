import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import type { FocusOptions } from '../../src/focus/focus-options.ts';
import type { Focus10Row, Focus12Row } from '../../src/focus/focus-row.ts';
import { toFocus } from '../../src/focus/to-focus.ts';
import { parseAmount } from '../../src/money/parse-amount.ts';
import { invoiceCsv, type TestRow } from '../csv/invoice-csv.ts';
import { FOCUS_INVOICES } from './focus-invoices.ts';

const BASE = {
  billingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
  billingAccountName: 'Acme',
  invoiceId: '418071234',
  billingPeriod: '2026-04',
};
const V10 = { ...BASE, version: '1.0' } as const;
const V12 = { ...BASE, version: '1.2' } as const;

const invoice = (...rows: TestRow[]) => parseInvoiceCsv(invoiceCsv(...rows), { strict: true });

async function rowOf(line: TestRow, options = V10): Promise<Focus10Row> {
  const [row] = toFocus(await invoice(line), options);
  if (row === undefined) throw new Error('no row');
  return row;
}

async function row12Of(line: TestRow): Promise<Focus12Row> {
  const [row] = toFocus(await invoice(line), V12);
  if (row === undefined) throw new Error('no row');
  return row;
}

test('a droplet, column by column', async () => {
  expect(await rowOf({})).toEqual({
    AvailabilityZone: null,
    BilledCost: '12.00',
    BillingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
    BillingAccountName: 'Acme',
    BillingCurrency: 'USD',
    BillingPeriodEnd: '2026-05-01T00:00:00Z',
    BillingPeriodStart: '2026-04-01T00:00:00Z',
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: 'web-01 (s-1vcpu-2gb)',
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: '2026-05-01T00:00:00Z',
    ChargePeriodStart: '2026-04-01T00:00:00Z',
    CommitmentDiscountCategory: null,
    CommitmentDiscountId: null,
    CommitmentDiscountName: null,
    CommitmentDiscountStatus: null,
    CommitmentDiscountType: null,
    ConsumedQuantity: '672.0',
    ConsumedUnit: 'Hours',
    ContractedCost: '12.00',
    ContractedUnitPrice: null,
    EffectiveCost: '12.00',
    InvoiceIssuerName: 'DigitalOcean',
    ListCost: '12.00',
    ListUnitPrice: null,
    PricingCategory: 'Standard',
    PricingQuantity: '672.0',
    PricingUnit: 'Hours',
    ProviderName: 'DigitalOcean',
    PublisherName: 'DigitalOcean',
    RegionId: null,
    RegionName: null,
    ResourceId: null,
    ResourceName: 'web-01',
    ResourceType: null,
    ServiceCategory: 'Compute',
    ServiceName: 'Droplets',
    SkuId: null,
    SkuPriceId: null,
    SubAccountId: null,
    SubAccountName: 'shop',
    Tags: null,
    x_Category: 'iaas',
    x_Extra: null,
    x_GroupDescription: null,
    x_Hours: '672',
    x_InvoiceId: '418071234',
    x_Kind: 'droplet',
    x_ProjectName: 'shop',
    x_ResourceKind: 'droplet',
    x_ResourceName: 'web-01',
    x_Row: '2',
    x_Size: 's-1vcpu-2gb',
  });
});

test('1.2 has the columns of 1.0, those that 1.1 and 1.2 added, and no name without an id', async () => {
  const { x_InvoiceId, ...columns } = await rowOf({});
  expect(await row12Of({})).toEqual({
    ...columns,
    BillingAccountType: 'Team',
    CapacityReservationId: null,
    CapacityReservationStatus: null,
    CommitmentDiscountQuantity: null,
    CommitmentDiscountUnit: null,
    InvoiceId: x_InvoiceId,
    PricingCurrency: 'USD',
    PricingCurrencyContractedUnitPrice: null,
    PricingCurrencyEffectiveCost: '12.00',
    PricingCurrencyListUnitPrice: null,
    ResourceName: null,
    ServiceSubcategory: 'Virtual Machines',
    SkuMeter: null,
    SkuPriceDetails: null,
    SubAccountName: null,
    SubAccountType: null,
  });
});

describe('what is charged', () => {
  test.each<[TestRow, Partial<Focus10Row>]>([
    [
      { product: 'Taxes', description: 'GST (10%)', hours: '' },
      { ChargeCategory: 'Tax', ChargeFrequency: 'One-Time', PricingCategory: null },
    ],
    [
      { product: 'Credits', description: 'Promotion', amount: '-$21.04' },
      {
        ChargeCategory: 'Credit',
        BilledCost: '-21.04',
        EffectiveCost: '-21.04',
        ListCost: '-21.04',
      },
    ],
    [
      { product: 'Discounts', description: 'Loyalty', amount: '-$1,779.55' },
      { ChargeCategory: 'Adjustment', BilledCost: '-1779.55', PricingQuantity: null },
    ],
    [
      { product: 'Premier Support Subscription', description: 'Premier' },
      { ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring', PricingCategory: 'Standard' },
    ],
  ])('%o', async (line, columns) => {
    expect(await rowOf(line)).toMatchObject(columns);
  });

  test.each<[string, TestRow]>([
    ['a refund', { product: 'Refunds', amount: '-$4.00' }],
    ['what ended before the month', { end: '2026-04-01 00:00:00 +0000' }],
    ['what ended in the last second before it', { end: '2026-03-31 23:59:59 +0000' }],
  ])('%s is a correction', async (_, line) => {
    const row = await rowOf({ start: '2026-03-01 00:00:00 +0000', ...line });
    expect(row.ChargeClass).toBe('Correction');
  });

  test.each<TestRow>([
    { product: 'Credits', amount: '-$4.00' },
    { product: 'Discounts', amount: '-$4.00' },
    { product: 'Droplets', description: 'refund-bot (s-1vcpu-1gb)' },
    { start: '2026-03-01 00:00:00 +0000', end: '2026-04-01 00:00:01 +0000' },
    { start: '2026-04-01 00:00:00 +0000', end: '2026-04-01 00:00:00 +0000' },
  ])('%o is none', async (line) => {
    expect((await rowOf(line)).ChargeClass).toBeNull();
  });
});

describe('when', () => {
  test.each([
    ['case 19: in the last second', '2026-04-30 23:59:59 +0000', '2026-05-01T00:00:00Z'],
    ['case 19: at midnight', '2026-05-01 00:00:00 +0000', '2026-05-01T00:00:00Z'],
    ['in the day', '2026-04-22 18:14:39 +0000', '2026-04-22T18:14:39Z'],
    ['in a fraction of a second', '2026-04-22T18:14:38.25Z', '2026-04-22T18:14:39Z'],
    ['elsewhere', '2026-05-01 02:00:00 +0200', '2026-05-01T00:00:00Z'],
  ])('a line that ends %s has an end that is exclusive', async (_, end, charged) => {
    expect((await rowOf({ end })).ChargePeriodEnd).toBe(charged);
  });

  test('a line without times is charged for the billing period', async () => {
    expect(await rowOf({ start: '', end: '' }, { ...V10, billingPeriod: '2025-12' })).toMatchObject(
      {
        BillingPeriodStart: '2025-12-01T00:00:00Z',
        BillingPeriodEnd: '2026-01-01T00:00:00Z',
        ChargePeriodStart: '2025-12-01T00:00:00Z',
        ChargePeriodEnd: '2026-01-01T00:00:00Z',
        ChargeClass: null,
      },
    );
  });

  test('case 21: the period 2020-01 is January 2020, and not a year before', async () => {
    expect(await rowOf({}, { ...V10, billingPeriod: '2020-01' })).toMatchObject({
      BillingPeriodStart: '2020-01-01T00:00:00Z',
      BillingPeriodEnd: '2020-02-01T00:00:00Z',
    });
  });

  test("case 19: the billing period is the invoice's, whatever the months of its lines", async () => {
    const row = await rowOf({}, { ...V10, billingPeriod: '2026-03' });
    expect(row.BillingPeriodStart).toBe('2026-03-01T00:00:00Z');
    expect(row.ChargePeriodStart).toBe('2026-04-01T00:00:00Z');
  });
});

describe('how much', () => {
  test.each<[string, TestRow, string | null, string | null]>([
    ['case 12: hours that are blank', { hours: '' }, null, null],
    ['case 12: hours of 0 that cost', { hours: '0', amount: '$0.01' }, '0.0', 'Hours'],
    ['hours in part', { hours: '0.25' }, '0.25', 'Hours'],
    ['case 13: a count of backups', { product: 'Droplet Backups', hours: '5' }, '5.0', 'Backups'],
    ['hours of who knows what', { product: 'Bandwidth', hours: '12' }, null, null],
  ])('%s', async (_, line, quantity, unit) => {
    expect(await rowOf(line)).toMatchObject({
      ConsumedQuantity: quantity,
      ConsumedUnit: unit,
      PricingQuantity: quantity,
      PricingUnit: unit,
      x_Hours: line.hours || null,
    });
  });

  test('case 12: there is no unit price, which hours of 0 would make infinite', async () => {
    const row = await rowOf({ hours: '0', amount: '$0.01' });
    expect(row).toMatchObject({
      BilledCost: '0.01',
      ListUnitPrice: null,
      ContractedUnitPrice: null,
    });
  });

  test('what is bought is priced, not consumed', async () => {
    const line = { product: 'Container Registry Subscription', description: 'Basic' };
    expect(await rowOf(line)).toMatchObject({
      ConsumedQuantity: null,
      ConsumedUnit: null,
      PricingQuantity: '672.0',
      PricingUnit: 'Hours',
    });
  });
});

describe('of what', () => {
  test.each<[string, TestRow, Partial<Focus10Row>]>([
    [
      'an address is its own id and has no name',
      { product: 'Floating IPs', description: 'Unused Floating IP - 1.1.1.1' },
      { ResourceId: 'do:reservedip:1.1.1.1', ResourceName: null, ResourceType: 'Reserved IP' },
    ],
    [
      'so is a bucket, which has one',
      { product: 'Spaces', description: 'logs (nyc3)' },
      {
        ResourceId: 'do:space:logs',
        ResourceName: 'logs',
        ResourceType: 'Space',
        RegionId: 'nyc3',
      },
    ],
    [
      'case 43: a subscription is of no resource',
      { product: 'Spaces Subscription', description: 'Spaces ($5/mo 250GB storage)' },
      { ResourceId: null, ResourceName: null, ResourceType: null, x_ResourceKind: null },
    ],
  ])('%s', async (_, line, columns) => {
    expect(await rowOf(line)).toMatchObject(columns);
  });

  test.each<[TestRow, string, Partial<Focus12Row>]>([
    [{}, '3164494', { ResourceId: 'do:droplet:3164494', ResourceType: 'Droplet' }],
    [
      { product: 'Load Balancers', description: 'front' },
      '4de7ac8b',
      { ResourceId: 'do:loadbalancer:4de7ac8b', ResourceType: 'Load Balancer' },
    ],
    [
      { product: 'Database Clusters', group: 'orders' },
      '9cc10173',
      { ResourceId: 'do:dbaas:9cc10173', ResourceName: 'orders', ResourceType: 'Database' },
    ],
    [
      { product: 'Droplet Snapshots', description: 'old (syd1) 1GB Droplet Snapshot' },
      '6372321',
      { ResourceId: '6372321', ResourceName: 'old', ResourceType: 'Snapshot' },
    ],
  ])('%o with an id that was matched', async (line, resourceId, columns) => {
    const { lines } = await invoice(line);
    const document = { lines: lines.map((each) => ({ ...each, resourceId })), rejects: [] };
    expect(toFocus(document, V12)).toEqual([expect.objectContaining(columns)]);
  });

  test('a product without a name is a service of the provider', async () => {
    expect(await rowOf({ product: ' ', description: '' })).toMatchObject({
      ServiceName: 'DigitalOcean',
      ServiceCategory: 'Other',
    });
  });
});

test('what the parser does not know is kept', async () => {
  const { lines } = await invoice({});
  const [row] = toFocus(
    { lines: lines.map((line) => ({ ...line, extra: { tags: 'a,b' } })), rejects: [] },
    V10,
  );
  expect(row?.x_Extra).toBe('{"tags":"a,b"}');
});

/** What FOCUS asks between columns, in both versions. */
describe.each(Object.entries(FOCUS_INVOICES))('%s', (_, { csv, billingPeriod }) => {
  test.each(['1.0', '1.2'] as const)('keeps the rules of %s between columns', async (version) => {
    const document = await parseInvoiceCsv(csv, { strict: true });
    const rows = toFocus(document, { ...BASE, version, billingPeriod });
    expect(rows).toHaveLength(document.lines.length);
    for (const row of rows) {
      expect(row.PricingUnit === null).toBe(row.PricingQuantity === null);
      expect(row.ConsumedUnit === null).toBe(row.ConsumedQuantity === null);
      expect(row.ResourceType === null).toBe(row.ResourceId === null);
      expect(row.ChargePeriodStart < row.ChargePeriodEnd).toBe(true);
      expect(row.ServiceName).not.toBe('');
      const isPriced = row.ChargeCategory === 'Usage' || row.ChargeCategory === 'Purchase';
      expect(row.PricingCategory).toBe(isPriced ? 'Standard' : null);
      if (!isPriced) expect(row.PricingQuantity).toBeNull();
      if (row.ChargeCategory !== 'Usage') expect(row.ConsumedQuantity).toBeNull();
      if (row.ChargeCategory === 'Purchase') expect(row.ChargeFrequency).not.toBe('Usage-Based');
      expect([row.EffectiveCost, row.ContractedCost, row.ListCost]).toEqual(
        Array(3).fill(row.BilledCost),
      );
      if ('InvoiceId' in row) {
        if (row.ResourceId === null) expect(row.ResourceName).toBeNull();
        if (row.SubAccountId === null) expect(row.SubAccountName).toBeNull();
        expect(PARENT[row.ServiceSubcategory]).toBe(row.ServiceCategory);
      }
    }
    // A service is of one category.
    const pairs = new Set(rows.map((row) => `${row.ServiceName}: ${row.ServiceCategory}`));
    expect(pairs.size).toBe(new Set(rows.map((row) => row.ServiceName)).size);
  });
});

/** Out of the table of FOCUS 1.2. */
const PARENT: Record<string, string> = {
  'Virtual Machines': 'Compute',
  Containers: 'Compute',
  'Serverless Compute': 'Compute',
  'Backup Storage': 'Storage',
  'Block Storage': 'Storage',
  'Object Storage': 'Storage',
  'Application Networking': 'Networking',
  'Network Infrastructure': 'Networking',
  'Network Connectivity': 'Networking',
  'Other (Databases)': 'Databases',
  'Application Platforms': 'Web',
  'Generative AI': 'AI and Machine Learning',
  Support: 'Management and Governance',
  'Other (Other)': 'Other',
};

test('the invoices above have each kind of line and each charge category', async () => {
  const { lines } = await parseInvoiceCsv(FOCUS_INVOICES['every kind'].csv);
  expect(new Set(lines.map(({ kind }) => kind)).size).toBe(19);
  expect(new Set(lines.map(({ chargeCategory }) => chargeCategory)).size).toBe(5);
});

test('the billed costs add up to the invoice, exactly', async () => {
  const amount = fc
    .integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
    .map((micros) => (BigInt(micros) < 0n ? '-' : '') + decimal(Math.abs(micros)));
  const product = fc.constantFrom('Droplets', 'Taxes', 'Credits', 'Discounts', 'Refunds');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ product, amount })), async (rows) => {
      const document = await invoice(...rows);
      const costs = toFocus(document, V12).map((row) => parseAmount(row.BilledCost).amountMicros);
      expect(costs.reduce((sum, micros) => sum + micros, 0)).toBe(document.totals.grossMicros);
    }),
  );
});

function decimal(micros: number): string {
  const digits = String(micros).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

describe('what it does not take', () => {
  test('a document with rejected rows: their money is missing', async () => {
    const document = await parseInvoiceCsv(invoiceCsv({}, { amount: 'n/a' }));
    expect(() => toFocus(document, V10)).toThrow(
      expect.objectContaining({
        code: 'rejected_rows',
        rejects: document.rejects,
        message: expect.stringContaining('rejects: []'),
      }),
    );
    expect(toFocus({ ...document, rejects: [] }, V10)).toHaveLength(1);
  });

  test.each<[Partial<FocusOptions>, string]>([
    [{ billingAccountId: '' }, '"billingAccountId" must not be empty'],
    [{ billingAccountName: ' ' }, '"billingAccountName" must not be empty'],
    [{ invoiceId: '' }, '"invoiceId" must not be empty'],
    [{ billingPeriod: '2026-13' }, '"billingPeriod" must be a month written as YYYY-MM'],
    [{ billingPeriod: '2026-04-01' }, '"billingPeriod" must be a month written as YYYY-MM'],
  ])('%o', async (option, message) => {
    const document = await invoice({});
    expect(() => toFocus(document, { ...V10, ...option })).toThrow(new TypeError(message));
  });

  test('a version that it does not know', async () => {
    const document = await invoice({});
    const options: FocusOptions = JSON.parse(JSON.stringify({ ...V10, version: '1.1' }));
    expect(() => toFocus(document, options)).toThrow(
      new TypeError('"version" must be "1.0" or "1.2"'),
    );
  });
});

test('a row is typed by its version', async () => {
  const document = await invoice({});
  const [row10] = toFocus(document, V10);
  const [row12] = toFocus(document, V12);
  // @ts-expect-error 1.0 has no such column
  expect(row10?.ServiceSubcategory).toBeUndefined();
  // @ts-expect-error 1.2 has InvoiceId
  expect(row12?.x_InvoiceId).toBeUndefined();
  expect(row12?.ServiceSubcategory).toBe('Virtual Machines');
});
