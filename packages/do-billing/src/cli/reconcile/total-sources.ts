/** Where the totals to compare an invoice with are. */
export interface TotalSources {
  /** A decimal string. */
  total?: string | undefined;
  /** Path of a summary as the API gives it. */
  summary?: string | undefined;
  /** Path of the items as the API gives them. */
  items?: string | undefined;
}
