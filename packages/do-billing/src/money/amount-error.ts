import { DoBillingError } from '../do-billing-error.ts';

/**
 * Why a text is no amount: `amount` it does not read as money, `precision` it has more than six
 * decimals, `range` its millionths do not fit a safe integer.
 */
export type AmountErrorCode = 'amount' | 'precision' | 'range';

const EXPLANATIONS = {
  amount: 'does not read as money, such as "-$1,779.55"',
  precision: 'has more than six decimals, and is not rounded',
  range: 'is beyond ±9007199254.740991',
} as const satisfies Record<AmountErrorCode, string>;

/** A text that {@link parseAmount} does not take for money; `value` is that text. */
export class AmountError extends DoBillingError {
  override readonly name = 'AmountError';
  readonly code: AmountErrorCode;
  readonly value: string;

  constructor(code: AmountErrorCode, value: string) {
    super(`The amount ${JSON.stringify(value.slice(0, 80))} ${EXPLANATIONS[code]}.`);
    this.code = code;
    this.value = value;
  }
}
