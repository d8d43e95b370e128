import { DoBillingError } from '../do-billing-error.ts';

/**
 * Code of an {@link AmountError}. `amount`: the text does not read as money. `precision`: it has more than six
 * decimals. `range`: its millionths do not fit into a safe integer.
 *
 * @example
 * import type { AmountErrorCode } from '@arcadia/do-billing';
 *
 * export const isTooPrecise = (code: AmountErrorCode): boolean => code === 'precision';
 */
export type AmountErrorCode = 'amount' | 'precision' | 'range';

const explanations = {
  amount: 'does not read as money, such as "-$1,779.55"',
  precision: 'has more than six decimals, and is not rounded',
  range: 'is beyond ±9007199254.740991',
} as const satisfies Record<AmountErrorCode, string>;

/**
 * A text that {@link parseAmount} cannot read as money, or a sum that does not fit into a safe integer of millionths.
 * `value` is the text or the sum.
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
    super(`The amount ${JSON.stringify(value.slice(0, 80))} ${explanations[code]}.`);
    this.code = code;
    this.value = value;
  }
}
