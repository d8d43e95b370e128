import { DoBillingError } from '../../do-billing-error.ts';
import { printable } from './terminal.ts';

/** The operator called the CLI in a way that cannot work. The message says how to correct the call. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The message of a failure that the operator can act on, as one line: bad data, the disk or the network.
 * Returns null for a bug in this program, which must surface with its stack.
 */
export function failureMessage(error: unknown): string | null {
  if (error instanceof DoBillingError) return printable(error.message);
  return error instanceof Error && 'syscall' in error ? printable(error.message) : null;
}
