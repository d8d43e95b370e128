/** What finance did with an invoice. */
export interface ImportedInvoice {
  /** `updated` where finance had it already. */
  readonly action: 'created' | 'updated';
  /** Finance's own id of it. */
  readonly invoiceId: string;
}
