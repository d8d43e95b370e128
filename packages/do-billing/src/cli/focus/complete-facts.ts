import type { FocusOptions } from '../../focus/focus-options.ts';
import { findInvoice } from '../folder/find-invoice.ts';
import type { Input } from '../input/input.ts';
import { UsageError } from '../usage-error.ts';

/** What FOCUS asks of an invoice, as far as it was given. */
export interface InvoiceFacts {
  billingAccountName: string;
  billingAccountId?: string;
  invoiceId?: string;
  billingPeriod?: string;
}

/**
 * Adds what the list beside the invoice tells.
 *
 * @throws {UsageError} that names the options that are still missing.
 */
export async function completeFacts(
  { path }: Input,
  given: InvoiceFacts,
): Promise<Omit<FocusOptions, 'version'>> {
  const isComplete = given.billingAccountId && given.invoiceId && given.billingPeriod;
  const invoice = path === null || isComplete ? null : await findInvoice(path);
  const billingAccountId = given.billingAccountId ?? invoice?.account_urn;
  const invoiceId = given.invoiceId ?? (invoice?.invoice_id || invoice?.invoice_uuid);
  const billingPeriod = given.billingPeriod ?? invoice?.invoice_period;
  if (!billingAccountId || !invoiceId || !billingPeriod) {
    const missing = Object.entries({
      '--billing-account-id': billingAccountId,
      '--invoice-id': invoiceId,
      '--billing-period': billingPeriod,
    }).filter(([, value]) => !value);
    throw new UsageError(`Give ${missing.map(([option]) => option).join(', ')} too.`);
  }
  return {
    billingAccountName: given.billingAccountName,
    billingAccountId,
    invoiceId,
    billingPeriod,
  };
}
