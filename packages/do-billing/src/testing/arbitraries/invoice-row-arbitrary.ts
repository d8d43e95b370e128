import type { Arbitrary } from 'fast-check';
import { trimText } from '../../trim-text.ts';
import type { FastCheck } from './fast-check.ts';

/** In millionths, this many dollars are still a safe integer. */
const MAX_SAFE_DOLLARS = 9_007_199_253;

/** The cells of a row by their meaning, spelled as in a `CostLine`; empty if the field of the `CostLine` is null. */
export interface InvoiceRow {
  readonly product: string;
  readonly group: string;
  readonly description: string;
  readonly hours: string;
  readonly start: string;
  readonly end: string;
  readonly amount: string;
  readonly project: string;
  readonly category: string;
  /** Cells of unknown columns, in the order of the columns. */
  readonly extras: readonly [string, string, string];
}

/** Generates rows. The sum of the amounts of up to `maxLines` rows is exact. */
export function invoiceRowArbitrary(fc: FastCheck, maxLines: number): Arbitrary<InvoiceRow> {
  const maxWhole = Math.floor(MAX_SAFE_DOLLARS / Math.max(1, maxLines)) - 1;
  // Without NUL: no database takes it as text, so the parser rejects it.
  const anything = fc
    .string({ unit: 'binary', maxLength: 12 })
    .map((value) => value.replaceAll('\0', ''));
  const text = fc.oneof(fc.constantFrom(...awkwardTexts), anything.map(trimText));
  const digits = (max: number) => fc.nat({ max }).map(String);
  return fc
    .record({
      billed: fc.oneof(fc.constantFrom(...billedProducts), fc.tuple(text, text)),
      text,
      group: text,
      hours: fc.oneof(fc.constantFrom('', '0', '0.25', '672'), digits(99_999)),
      start: timeArbitrary(fc),
      end: timeArbitrary(fc),
      sign: fc.constantFrom('', '-'),
      whole: fc.oneof(digits(2_000), digits(maxWhole)),
      fraction: fc.oneof(
        fc.nat({ max: 99 }).map((cents) => `.${String(cents).padStart(2, '0')}`),
        fc.constantFrom('', '.5', '.125', '.000003', '.999999', '.000000'),
      ),
      project: text,
      category: fc.constantFrom('iaas', 'paas', ''),
      extras: fc.tuple(text, text, text),
    })
    .map(({ billed, text: named, sign, whole, fraction, ...row }) => ({
      ...row,
      product: billed[0],
      description: trimText(billed[1].replace('*', () => named)),
      amount: `${sign}${whole}${fraction}`,
    }));
}

/** Times in RFC 3339 in UTC, as in a `CostLine`, and sometimes an empty string. */
function timeArbitrary(fc: FastCheck): Arbitrary<string> {
  const [first, last] = [Date.UTC(2011, 0), Date.UTC(2099, 11, 31)];
  return fc
    .tuple(
      fc.integer({ min: first / 1_000, max: last / 1_000 }),
      fc.constantFrom('', '', '', '.5', '.123456789'),
      fc.nat({ max: 9 }),
    )
    .map(([second, fraction, chance]) =>
      chance === 0 ? '' : `${new Date(second * 1_000).toISOString().slice(0, 19)}${fraction}Z`,
    );
}

/** Products with their descriptions; `*` stands for any text. */
const billedProducts = [
  ['Droplets', '* (s-1vcpu-1gb)'],
  ['GPU Droplets', '* (gpu-h100x1-80gb)'],
  ['Droplet Backups', '* (Weekly Backup Services)'],
  ['Droplet Snapshots', '* (fra1) 10.15GB Droplet Snapshot'],
  ['Volumes', '* (sfo2) 100GB'],
  ['Load Balancers', '*'],
  ['Database Clusters', '1 node - 1 GB / 1 vCPU / 10 GB SSD'],
  ['Kubernetes Clusters', '4 nodes - 2 GB / 1 vCPU / 50 GB SSD'],
  ['Floating IPs', 'Unused Floating IP - 203.0.113.9'],
  ['App Platform', 'web (*)'],
  ['Container Registry Subscription', 'Basic Plan (5GB)'],
  ['Spaces Subscription', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)'],
  ['Spaces Bandwidth', 'assets (fra1) 12.5GB Bandwidth'],
  ['Bandwidth', 'Bandwidth overage'],
  ['Functions', '*'],
  ['Serverless Inference', '*'],
  ['Premier Support Subscription', 'Premier Support'],
  ['Taxes', 'VAT Switzerland (8.10%)'],
  ['Charges', 'GST Australia (10%)'],
  ['Sales Tax', '*'],
  ['Network File Storage', '* (syd1) 100GB'],
  ['Credits', 'DigitalOcean Credit Applied'],
  ['Discounts', 'Commitment Discount'],
  ['Commitment Deal Surcharge', 'Commitment Shortfall'],
  ['Refund', '*'],
] as const;

const awkwardTexts = [
  '',
  'taxi-api',
  'tax-records',
  'Acme, Inc.',
  'before (v2) "final"',
  '"',
  '""',
  ',',
  'two\nlines',
  'two\r\nlines',
  'old\rmac',
  'Zürich 東京 🚀',
  '=SUM(A1)',
  '00123',
  '1e5',
  'true',
  'USD',
];
