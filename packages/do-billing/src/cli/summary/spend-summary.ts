/** What a part of the invoices comes to, in two exact forms. */
export interface Spend {
  lineCount: number;
  /** Plain decimal, such as `"-1779.55"`. */
  amount: string;
  /** Millionths of the currency's unit. */
  amountMicros: number;
}

/** What invoices come to, and what makes it up, the most expensive first. */
export interface SpendSummary extends Spend {
  invoiceCount: number;
  /** Empty where there was no invoice. */
  currency: string;
  products: (Spend & { product: string })[];
  /** Null for lines that are in no project, such as taxes. */
  projects: (Spend & { project: string | null })[];
}
