/**
 * A tax on all other lines together; where they come to less than nothing it is $0.00.
 *
 * @example
 * import type { FleetTax } from '@arcadia/do-billing/testing';
 *
 * export const gst: FleetTax = { description: 'GST Australia (10%)', basisPoints: 1000 };
 */
export interface FleetTax {
  /** `GST Australia (10%)` */
  readonly description: string;
  /** In hundredths of a percent: 1000 is 10 %. */
  readonly basisPoints: number;
  /** First month that has it, `YYYY-MM`. Default: every month. */
  readonly from?: string | undefined;
}
