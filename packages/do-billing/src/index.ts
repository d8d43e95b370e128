export type { FormatInvoiceCsvOptions } from './csv/format-invoice-csv.ts';
export { formatInvoiceCsv } from './csv/format-invoice-csv.ts';
export type {
  ForeignFormat,
  InvoiceCsvErrorCode,
  InvoiceCsvFault,
} from './csv/invoice-csv-error.ts';
export { InvoiceCsvError } from './csv/invoice-csv-error.ts';
export type { InvoiceDocument, RejectedRow, RejectReason } from './csv/invoice-document.ts';
export type { ParseInvoiceCsvOptions } from './csv/parse-invoice-csv.ts';
export { parseInvoiceCsv } from './csv/parse-invoice-csv.ts';
export type { StreamInvoiceCsvOptions } from './csv/stream-invoice-csv.ts';
export { streamInvoiceCsv } from './csv/stream-invoice-csv.ts';
export type { ByteSource } from './csv/whole-lines.ts';
export { diffInvoices, InvoiceDiffError } from './diff/diff-invoices.ts';
export type { ChangedField, ChangedLine, InvoiceDiff } from './diff/invoice-diff.ts';
export { DoBillingError } from './do-billing-error.ts';
export type { FocusCsvOptions } from './focus/focus-csv.ts';
export { focusCsv } from './focus/focus-csv.ts';
export type { FocusOptions, FocusVersion } from './focus/focus-options.ts';
export type { Focus10Row, Focus12Row, FocusRow } from './focus/focus-row.ts';
export type { FocusDocument } from './focus/to-focus.ts';
export { FocusError, toFocus } from './focus/to-focus.ts';
export type { FocusLine } from './focus/to-focus-row.ts';
export type {
  ChargeCategory,
  CostLine,
  CostLineKind,
  ResourceKind,
  ResourceName,
} from './lines/cost-line.ts';
export type { InvoiceTotals } from './lines/total-lines.ts';
export { totalLines } from './lines/total-lines.ts';
export type { JoinableLine, JoinedLine } from './match/join-invoice-items.ts';
export { joinInvoiceItems } from './match/join-invoice-items.ts';
export type {
  CostLineMatch,
  MatchableLine,
  MatchCostLinesOptions,
  MatchedCostLine,
  UnmatchedReason,
} from './match/match-cost-lines.ts';
export { matchCostLines } from './match/match-cost-lines.ts';
export type { Resource } from './match/resource.ts';
export type { AmountErrorCode } from './money/amount-error.ts';
export { AmountError } from './money/amount-error.ts';
export { formatMicros, microsToCents } from './money/micros.ts';
export type { Amount } from './money/parse-amount.ts';
export { parseAmount } from './money/parse-amount.ts';
export type { InvoiceItem } from './payloads/invoice-item.ts';
export type {
  BillingAddress,
  InvoiceSummary,
  SummaryCharge,
  SummaryItem,
  SummaryProductCharges,
} from './payloads/invoice-summary.ts';
export type {
  ComparedTotal,
  InvoiceReconciliation,
  ReconciliationDifference,
} from './reconcile/invoice-reconciliation.ts';
export type {
  ReconcilableDocument,
  ReconcileInvoiceOptions,
} from './reconcile/reconcile-invoice.ts';
export { reconcileInvoice } from './reconcile/reconcile-invoice.ts';
export type { DailyCost, SpreadableLine, SpreadOptions } from './spread-by-day.ts';
export { spreadByDay } from './spread-by-day.ts';
