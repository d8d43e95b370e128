/**
 * A version of the FinOps Open Cost and Usage Specification.
 *
 * @example
 * import type { FocusVersion } from '@arcadia/do-billing';
 *
 * export const versions: readonly FocusVersion[] = ['1.0', '1.2'];
 */
export type FocusVersion = '1.0' | '1.2';

/**
 * What FOCUS asks of an invoice and its CSV does not tell.
 *
 * @example
 * import type { FocusOptions } from '@arcadia/do-billing';
 * import type { Invoice, Team } from '@arcadia/do-billing/client';
 *
 * export const optionsOf = (team: Team, invoice: Invoice): FocusOptions<'1.2'> => ({
 *   version: '1.2',
 *   billingAccountId: `do:team:${team.uuid}`,
 *   billingAccountName: team.name ?? team.uuid,
 *   invoiceId: invoice.invoice_id ?? invoice.invoice_uuid,
 *   billingPeriod: invoice.invoice_period,
 * });
 */
export interface FocusOptions<V extends FocusVersion = FocusVersion> {
  version: V;
  /**
   * Best the team's URN, `do:team:<uuid>` (`account_urn` in the API): of an id that is all digits,
   * the 1.0 validator says that it is no string.
   */
  billingAccountId: string;
  /** Name of the team, as people know it. */
  billingAccountName: string;
  /** Number or UUID of the invoice. */
  invoiceId: string;
  /** The invoice's month, `YYYY-MM`; the months of the lines may differ from it. */
  billingPeriod: string;
}
