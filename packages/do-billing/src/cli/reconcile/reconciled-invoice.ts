import type { InvoiceReconciliation } from '../../reconcile/invoice-reconciliation.ts';

export interface ReconciledInvoice {
  file: string;
  currency: string;
  lineCount: number;
  isProvisional: boolean;
  reconciliation: InvoiceReconciliation;
}
