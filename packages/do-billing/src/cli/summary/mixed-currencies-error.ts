import { DoBillingError } from '../../do-billing-error.ts';

/** An invoice is in another currency than those before it, with which it cannot be summed. */
export class MixedCurrenciesError extends DoBillingError {
  override readonly name = 'MixedCurrenciesError';
  readonly code = 'mixed_currencies';

  constructor(currency: string, others: string) {
    super(`It is in ${currency}, and those before it in ${others}. Sum it on its own.`);
  }
}
