import { DoBillingError } from '../../do-billing-error.ts';

/** Rows were rejected, which have been told of, so that what is left is not the invoice. */
export class MoneyMissingError extends DoBillingError {
  override readonly name = 'MoneyMissingError';
  readonly code = 'money_missing';

  constructor() {
    super('Without its rejected rows it would not add up. Mend them: no FOCUS was written.');
  }
}
