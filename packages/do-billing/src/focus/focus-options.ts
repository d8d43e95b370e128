/** A version of the FinOps Open Cost and Usage Specification. */
export type FocusVersion = '1.0' | '1.2';

/** What FOCUS asks of an invoice and its CSV does not tell. */
export interface FocusOptions<V extends FocusVersion = FocusVersion> {
  version: V;
  /**
   * Best the team's URN, `do:team:<uuid>` (`account_urn` in the API): of an id that is all digits,
   * the 1.0 validator says that it is no string.
   */
  billingAccountId: string;
  billingAccountName: string;
  /** Number or UUID of the invoice. */
  invoiceId: string;
  /** The invoice's month, `YYYY-MM`; the months of the lines may differ from it. */
  billingPeriod: string;
}
