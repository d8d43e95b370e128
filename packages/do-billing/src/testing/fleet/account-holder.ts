import type { BillingAddress } from '../../payloads/invoice-summary.ts';

/**
 * Whom an invoice is for, as its summary has it.
 *
 * @example
 * import type { AccountHolder } from '@arcadia/do-billing/testing';
 *
 * export const holder: AccountHolder = {
 *   name: 'Alex Ample', company: 'Acme GmbH', email: 'bills@acme.example',
 *   address: { address_line1: 'Ring 1', city: 'Berlin', country_iso2_code: 'DE' },
 * };
 */
export interface AccountHolder {
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly address: BillingAddress;
}
