import { describe, expect, test } from 'vitest';
import type { Focus10Row, Focus12Row } from '../../src/focus/focus-row.ts';
import { toFocus } from '../../src/focus/to-focus.ts';
import type { TestRow } from '../csv/invoice-csv.ts';
import { invoice, v10, v12 } from './focus-test-options.ts';

async function rowOf(line: TestRow, options = v10): Promise<Focus10Row> {
  const [row] = toFocus(await invoice(line), options);
  if (row === undefined) throw new Error('no row');
  return row;
}

async function row12Of(line: TestRow): Promise<Focus12Row> {
  const [row] = toFocus(await invoice(line), v12);
  if (row === undefined) throw new Error('no row');
  return row;
}

test('converts every column of a droplet', async () => {
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

test('adds the columns of 1.1 and 1.2, and omits names without an id, in 1.2', async () => {
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

describe('toFocus: charge columns', () => {
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
  ])('writes the charge columns of %o', async (line, columns) => {
    expect(await rowOf(line)).toMatchObject(columns);
  });

  test.each<[string, TestRow]>([
    ['a refund', { product: 'Refunds', amount: '-$4.00' }],
    ['a charge that ended before the month', { end: '2026-04-01 00:00:00 +0000' }],
    ['a charge that ended in the last second before it', { end: '2026-03-31 23:59:59 +0000' }],
  ])('marks %s as a correction', async (_, line) => {
    const row = await rowOf({ start: '2026-03-01 00:00:00 +0000', ...line });
    expect(row.ChargeClass).toBe('Correction');
  });

  test.each<TestRow>([
    { product: 'Credits', amount: '-$4.00' },
    { product: 'Discounts', amount: '-$4.00' },
    { product: 'Droplets', description: 'refund-bot (s-1vcpu-1gb)' },
    { start: '2026-03-01 00:00:00 +0000', end: '2026-04-01 00:00:01 +0000' },
    { start: '2026-04-01 00:00:00 +0000', end: '2026-04-01 00:00:00 +0000' },
  ])('does not mark %o as a correction', async (line) => {
    expect((await rowOf(line)).ChargeClass).toBeNull();
  });
});

describe('toFocus: period columns', () => {
  test.each([
    ['case 19: in the last second', '2026-04-30 23:59:59 +0000', '2026-05-01T00:00:00Z'],
    ['case 19: at midnight', '2026-05-01 00:00:00 +0000', '2026-05-01T00:00:00Z'],
    ['during the day', '2026-04-22 18:14:39 +0000', '2026-04-22T18:14:39Z'],
    ['within a second', '2026-04-22T18:14:38.25Z', '2026-04-22T18:14:39Z'],
    ['at midnight in another zone', '2026-05-01 02:00:00 +0200', '2026-05-01T00:00:00Z'],
  ])('writes an exclusive end for a line that ends %s', async (_, end, charged) => {
    expect((await rowOf({ end })).ChargePeriodEnd).toBe(charged);
  });

  test('uses the billing period for a line without times', async () => {
    expect(await rowOf({ start: '', end: '' }, { ...v10, billingPeriod: '2025-12' })).toMatchObject(
      {
        BillingPeriodStart: '2025-12-01T00:00:00Z',
        BillingPeriodEnd: '2026-01-01T00:00:00Z',
        ChargePeriodStart: '2025-12-01T00:00:00Z',
        ChargePeriodEnd: '2026-01-01T00:00:00Z',
        ChargeClass: null,
      },
    );
  });

  test('case 21: reads the period 2020-01 as January 2020', async () => {
    expect(await rowOf({}, { ...v10, billingPeriod: '2020-01' })).toMatchObject({
      BillingPeriodStart: '2020-01-01T00:00:00Z',
      BillingPeriodEnd: '2020-02-01T00:00:00Z',
    });
  });

  test("case 19: uses the invoice's billing period, whatever the months of its lines", async () => {
    const row = await rowOf({}, { ...v10, billingPeriod: '2026-03' });
    expect(row.BillingPeriodStart).toBe('2026-03-01T00:00:00Z');
    expect(row.ChargePeriodStart).toBe('2026-04-01T00:00:00Z');
  });
});

describe('toFocus: quantity columns', () => {
  test.each<[string, TestRow, string | null, string | null]>([
    ['blank hours (case 12)', { hours: '' }, null, null],
    ['0 hours with a cost (case 12)', { hours: '0', amount: '$0.01' }, '0.0', 'Hours'],
    ['a part of an hour', { hours: '0.25' }, '0.25', 'Hours'],
    ['a count of backups (case 13)', { product: 'Droplet Backups', hours: '5' }, '5.0', 'Backups'],
    ['hours of an unknown unit', { product: 'Bandwidth', hours: '12' }, null, null],
  ])('writes the quantity of %s', async (_, line, quantity, unit) => {
    expect(await rowOf(line)).toMatchObject({
      ConsumedQuantity: quantity,
      ConsumedUnit: unit,
      PricingQuantity: quantity,
      PricingUnit: unit,
      x_Hours: line.hours || null,
    });
  });

  test('case 12: writes null unit prices, which 0 hours would make infinite', async () => {
    const row = await rowOf({ hours: '0', amount: '$0.01' });
    expect(row).toMatchObject({
      BilledCost: '0.01',
      ListUnitPrice: null,
      ContractedUnitPrice: null,
    });
  });

  test('writes a priced but no consumed quantity for a purchase', async () => {
    const line = { product: 'Container Registry Subscription', description: 'Basic' };
    expect(await rowOf(line)).toMatchObject({
      ConsumedQuantity: null,
      ConsumedUnit: null,
      PricingQuantity: '672.0',
      PricingUnit: 'Hours',
    });
  });
});

describe('toFocus: resource columns', () => {
  test.each<[string, TestRow, Partial<Focus10Row>]>([
    [
      'an address, which has an id but no name',
      { product: 'Floating IPs', description: 'Unused Floating IP - 1.1.1.1' },
      { ResourceId: 'do:reservedip:1.1.1.1', ResourceName: null, ResourceType: 'Reserved IP' },
    ],
    [
      'a bucket, with a name as its id',
      { product: 'Spaces', description: 'logs (nyc3)' },
      {
        ResourceId: 'do:space:logs',
        ResourceName: 'logs',
        ResourceType: 'Space',
        RegionId: 'nyc3',
      },
    ],
    [
      'a subscription, which has no resource (case 43)',
      { product: 'Spaces Subscription', description: 'Spaces ($5/mo 250GB storage)' },
      { ResourceId: null, ResourceName: null, ResourceType: null, x_ResourceKind: null },
    ],
  ])('writes the resource of %s', async (_, line, columns) => {
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
  ])('writes the matched id of %o', async (line, resourceId, columns) => {
    const { lines } = await invoice(line);
    const document = { lines: lines.map((each) => ({ ...each, resourceId })), rejects: [] };
    expect(toFocus(document, v12)).toEqual([expect.objectContaining(columns)]);
  });

  test('names the service of a blank product after the provider', async () => {
    expect(await rowOf({ product: ' ', description: '' })).toMatchObject({
      ServiceName: 'DigitalOcean',
      ServiceCategory: 'Other',
    });
  });
});

test('keeps unknown columns as x_Extra', async () => {
  const { lines } = await invoice({});
  const [row] = toFocus(
    { lines: lines.map((line) => ({ ...line, extra: { tags: 'a,b' } })), rejects: [] },
    v10,
  );
  expect(row?.x_Extra).toBe('{"tags":"a,b"}');
});
