import { DoBillingError } from '../../do-billing-error.ts';

/** Invoices that do not fit the folder that they are to be in. */
export class FolderError extends DoBillingError {
  override readonly name = 'FolderError';
  readonly code = 'folder';
}
