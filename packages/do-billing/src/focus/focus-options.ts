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
 * The facts about an invoice that FOCUS requires and the CSV does not contain. All are required.
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
  /** Version of FOCUS: `1.0` or `1.2`. */
  version: V;
  /**
   * Id of the account that pays. Use the URN of the team, `do:team:<uuid>` (`account_urn` in the API):
   * the validator of 1.0 takes an id without letters for a number and rejects it.
   */
  billingAccountId: string;
  /** Display name of the team. */
  billingAccountName: string;
  /** Number or UUID of the invoice. */
  invoiceId: string;
  /** Month of the invoice, `YYYY-MM`. Its lines may bill other months. */
  billingPeriod: string;
}
