export type { FinanceClient } from './create-finance-client.ts';
export { createFinanceClient } from './create-finance-client.ts';
export type { AnyFinanceError, FinanceErrorCode, FinanceReason } from './errors.ts';
export {
  FinanceConnectionError,
  FinanceError,
  FinanceRefusedError,
  InvalidFinanceInvoiceError,
  InvalidFinanceResponseError,
} from './errors.ts';
export type { FinanceClientOptions } from './finance-client-options.ts';
export type { FinanceInvoice, FinanceInvoiceLine } from './finance-invoice.ts';
export type { ImportedInvoice } from './imported-invoice.ts';
