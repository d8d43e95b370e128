/** A file of an invoice that is to be in the folder. */
export interface InvoiceFile {
  name: string;
  fetch: () => Promise<string | Uint8Array>;
}
