import type { ChargeCategory, CostLineKind, ResourceName } from '../../lines/cost-line.ts';

/**
 * A line with a fixed price: a charge to the account as a whole (overages, subscriptions, support), or a credit,
 * discount, surcharge or refund. For taxes, use `FleetTax`.
 *
 * @example
 * import type { FleetCharge } from '@arcadia/do-billing/testing';
 *
 * export const credit: FleetCharge = {
 *   product: 'Credits', kind: 'credit', chargeCategory: 'credit', hours: null,
 *   description: 'DigitalOcean Credit Applied', cents: -2104, from: '2026-04', to: '2026-04',
 * };
 */
export interface FleetCharge {
  readonly product: string;
  readonly kind: CostLineKind;
  readonly chargeCategory: Exclude<ChargeCategory, 'tax'>;
  readonly description: string;
  /** US cents, an integer; below 0 if the line lowers the invoice. */
  readonly cents: number;
  /** First month with this line, `YYYY-MM`. Default: every month. */
  readonly from?: string | undefined;
  /** Last month with this line, `YYYY-MM`. Default: every month. */
  readonly to?: string | undefined;
  /** Start of the line, in RFC 3339. Default: the start of the month. */
  readonly start?: string | undefined;
  /** Hours as billed; null for a blank cell. Default: the hours from `start` to the end of the month. */
  readonly hours?: string | null | undefined;
  /** Whether the line ends in the last second of the month. Default is `false`: in the first second after it. */
  readonly endsInLastSecond?: boolean | undefined;
  /** The resource that the description names. Default: none. */
  readonly resource?: ResourceName | undefined;
  /** Whether the summary counts the line as an overage. Default is `false`. */
  readonly isOverage?: boolean | undefined;
  /** Name of the project. Default: none. */
  readonly project?: string | undefined;
  /** Default is `iaas`. */
  readonly category?: 'iaas' | 'paas' | undefined;
}

/**
 * A tax on the sum of all other lines. If that sum is negative, the tax is $0.00.
 *
 * @example
 * import type { FleetTax } from '@arcadia/do-billing/testing';
 *
 * export const gst: FleetTax = { description: 'GST Australia (10%)', basisPoints: 1000 };
 */
export interface FleetTax {
  /** `GST Australia (10%)` */
  readonly description: string;
  /** Rate in hundredths of a percent: 1000 is 10 %. */
  readonly basisPoints: number;
  /** First month with this tax, `YYYY-MM`. Default: every month. */
  readonly from?: string | undefined;
}
