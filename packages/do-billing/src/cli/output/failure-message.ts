import { DoBillingError } from '../../do-billing-error.ts';
import { printable } from './printable.ts';

/** What a failure of data, disk or network has to tell in one line; null for a fault of ours. */
export function failureMessage(error: unknown): string | null {
  if (error instanceof DoBillingError) return printable(error.message);
  return error instanceof Error && 'syscall' in error ? printable(error.message) : null;
}
