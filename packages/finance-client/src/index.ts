export type {
  FinanceClient,
  FinanceClientOptions,
  FinanceTarget,
  ImportOptions,
} from './create-finance-client.ts';
export { createFinanceClient } from './create-finance-client.ts';
export type { AnyFinanceError, FinanceErrorCode, FinanceReason } from './errors.ts';
export {
  FinanceConnectionError,
  FinanceError,
  FinanceRefusedError,
  InvalidFinanceInvoiceError,
  InvalidFinanceResponseError,
} from './errors.ts';
export type { ImportedInvoice } from './import-response.ts';
export type { EncodedInvoice, FinanceInvoice, FinanceInvoiceLine } from './invoice.ts';
export { fromMinorUnits, toMinorUnits } from './minor-units.ts';
