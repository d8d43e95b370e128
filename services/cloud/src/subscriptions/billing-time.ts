/** What time it is, and where (IANA) it is midnight when a period ends. */
export interface BillingTime {
  readonly now: Date;
  readonly zone: string;
}
