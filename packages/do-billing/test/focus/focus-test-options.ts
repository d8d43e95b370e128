import type { InvoiceDocument } from '../../src/csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { invoiceCsv, type TestRow } from '../csv/invoice-csv.ts';

export const base = {
  billingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
  billingAccountName: 'Acme',
  invoiceId: '418071234',
  billingPeriod: '2026-04',
};

export const v10 = { ...base, version: '1.0' } as const;
export const v12 = { ...base, version: '1.2' } as const;

/** Parses an invoice with these rows. */
export const invoice = (...rows: TestRow[]): Promise<InvoiceDocument> =>
  parseInvoiceCsv(invoiceCsv(...rows), { strict: true });
