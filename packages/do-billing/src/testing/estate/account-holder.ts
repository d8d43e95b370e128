import type { BillingAddress } from '../../payloads/invoice-summary.ts';

/** Whom an invoice is for, as its summary has it. */
export interface AccountHolder {
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly address: BillingAddress;
}
