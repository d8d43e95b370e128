import type { FleetCharge, FleetTax } from '../fleet/fleet-charge.ts';
import type { Random } from './random.ts';

type ChargeTemplate = Omit<FleetCharge, 'cents'> & { readonly maxCents: number };

/** Charges that belong to no resource, with their highest price in cents. */
const accountCharges = [
  {
    product: 'Bandwidth',
    kind: 'bandwidth',
    chargeCategory: 'usage',
    description: 'Bandwidth overage',
    isOverage: true,
    maxCents: 9_999,
  },
  {
    product: 'Container Registry Subscription',
    kind: 'registry',
    chargeCategory: 'purchase',
    description: 'Starter Plan (500MB)',
    category: 'paas',
    maxCents: 0,
  },
  {
    product: 'Container Registry Subscription',
    kind: 'registry',
    chargeCategory: 'purchase',
    description: 'Basic Plan (5GB)',
    category: 'paas',
    endsInLastSecond: true,
    maxCents: 500,
  },
  {
    product: 'Premier Support Subscription',
    kind: 'support',
    chargeCategory: 'purchase',
    description: 'Premier Support',
    hours: null,
    maxCents: 129_900,
  },
  {
    product: 'Serverless Inference',
    kind: 'gradient',
    chargeCategory: 'usage',
    description: 'llama3.3-70b-instruct input tokens',
    hours: null,
    category: 'paas',
    maxCents: 250_000,
  },
  {
    product: 'Functions',
    kind: 'function',
    chargeCategory: 'usage',
    description: 'Functions usage (GiB-seconds)',
    hours: '0',
    category: 'paas',
    maxCents: 99,
  },
  {
    product: 'Uptime',
    kind: 'other',
    chargeCategory: 'usage',
    description: 'Uptime checks',
    hours: null,
    maxCents: 300,
  },
] as const satisfies [ChargeTemplate, ...ChargeTemplate[]];

/** Generates charges to the account as a whole. Some repeat the one before, and some cost nothing. */
export function* randomAccountCharges(random: Random, count: number): Generator<FleetCharge> {
  let last: FleetCharge | null = null;
  for (let index = 0; index < count; index += 1) {
    const { maxCents, ...charge }: ChargeTemplate = random.pick(accountCharges);
    const cents = random.oneIn(5) ? 0 : random.between(0, maxCents);
    last = last !== null && random.oneIn(10) ? last : { ...charge, cents };
    yield last;
  }
}

const adjustments = [
  {
    product: 'Credits',
    kind: 'credit',
    chargeCategory: 'credit',
    description: 'DigitalOcean Credit Applied',
    sign: -1,
  },
  {
    product: 'Discounts',
    kind: 'discount',
    chargeCategory: 'adjustment',
    description: 'Commitment Discount',
    sign: -1,
  },
  {
    product: 'Commitment Deal Surcharge',
    kind: 'other',
    chargeCategory: 'adjustment',
    description: 'Commitment Shortfall',
    sign: 1,
  },
  {
    product: 'Refund',
    kind: 'other',
    chargeCategory: 'adjustment',
    description: 'Refund for "web-1", destroyed',
    sign: -1,
  },
] as const;

/** Generates credits, discounts, surcharges and refunds. They can make the total of an invoice negative. */
export function* randomAdjustments(random: Random, count: number): Generator<FleetCharge> {
  for (let index = 0; index < count; index += 1) {
    const { sign, ...charge } = random.pick(adjustments);
    const cents = sign * random.between(1, random.pick([5_000, 5_000, 5_000, 500_000, 50_000_000]));
    yield { ...charge, cents, hours: null, endsInLastSecond: true };
  }
}

const taxes = [
  { description: 'GST Australia (10%)', basisPoints: 1_000 },
  { description: 'STATE SALES TAX (6.25%)', basisPoints: 625 },
  { description: 'VAT Switzerland (8.10%)', basisPoints: 810 },
  // The invoice of an exempt account has the line too.
  { description: 'VAT Turkey (18.00%)', basisPoints: 0 },
] as const;

/** Generates taxes. */
export function* randomTaxes(random: Random, count: number): Generator<FleetTax> {
  for (let index = 0; index < count; index += 1) yield random.pick(taxes);
}
