import type { ChargeCategory, CostLineKind, ResourceName } from '../../lines/cost-line.ts';

/**
 * What is billed as it stands: to the account as a whole (overages, subscriptions, support), or
 * without being used (credits, discounts, surcharges, refunds). Tax is an `FleetTax`.
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
  /** US cents; below 0 where it lowers the invoice. */
  readonly cents: number;
  /** First month that has it, `YYYY-MM`. Default: every month. */
  readonly from?: string | undefined;
  /** Last month that has it, `YYYY-MM`. Default: every month. */
  readonly to?: string | undefined;
  /** When it begins in the month, in RFC 3339. Default: with the month. */
  readonly start?: string | undefined;
  /** As billed; null where the bill leaves them blank. Default: the hours of its time. */
  readonly hours?: string | null | undefined;
  /** Default is `false`: exclusive, the first second of the next month. */
  readonly endsInLastSecond?: boolean | undefined;
  /** What the description names. Default: nothing. */
  readonly resource?: ResourceName | undefined;
  /** Whether the summary has it among the overages. Default is `false`. */
  readonly isOverage?: boolean | undefined;
  readonly project?: string | undefined;
  /** Default is `iaas`. */
  readonly category?: 'iaas' | 'paas' | undefined;
}
