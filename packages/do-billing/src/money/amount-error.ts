import { DoBillingError } from '../do-billing-error.ts';

/**
 * Why a text is no amount: `amount` it does not read as money, `precision` it has more than six
 * decimals, `range` its millionths do not fit a safe integer.
 *
 * @example
 * import type { AmountErrorCode } from '@arcadia/do-billing';
 *
 * export const isTooFine = (code: AmountErrorCode): boolean => code === 'precision';
 */
export type AmountErrorCode = 'amount' | 'precision' | 'range';

const EXPLANATIONS = {
  amount: 'does not read as money, such as "-$1,779.55"',
  precision: 'has more than six decimals, and is not rounded',
  range: 'is beyond ±9007199254.740991',
} as const satisfies Record<AmountErrorCode, string>;

/**
 * A text that {@link parseAmount} does not take for money, or a sum that fits no safe integer of
 * millionths; `value` is that text.
 *
 * @example
 * import { AmountError, parseAmount } from '@arcadia/do-billing';
 *
 * try {
 *   parseAmount('1.779,55');
 * } catch (error) {
 *   if (!(error instanceof AmountError)) throw error;
 *   console.error(error.code, error.value); // amount 1.779,55
 * }
 */
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
