import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * Why a list cannot be had whole: `foreign_origin` the next page is on another origin, which does
 * not get the token; `repeated_page` the next page was read before; `total_mismatch` there were more
 * or fewer items than the list says.
 *
 * @example
 * import type { PagingFault } from '@arcadia/do-billing/client';
 *
 * // A list that changed while it was read may be whole the next time; the others will not.
 * export const isWorthAnotherTry = (fault: PagingFault): boolean => fault === 'total_mismatch';
 */
export type PagingFault = 'foreign_origin' | 'repeated_page' | 'total_mismatch';

/**
 * A list that cannot be had whole. After `total_mismatch` read it again from the start: it may have
 * changed while it was read.
 *
 * @example
 * import { createBillingClient, PagingError } from '@arcadia/do-billing/client';
 *
 * const list = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' }).listInvoices();
 * const invoices = await list.all().catch((error: unknown) => {
 *   if (error instanceof PagingError && error.fault === 'total_mismatch') return list.all();
 *   throw error;
 * });
 * console.log(invoices.length);
 */
export class PagingError extends DigitalOceanError {
  override readonly name = 'PagingError';
  readonly code = 'paging';
  /** Why; see {@link PagingFault}. */
  readonly fault: PagingFault;

  constructor(fault: PagingFault, message: string, request: FailedRequest) {
    super(message, request);
    this.fault = fault;
  }
}
