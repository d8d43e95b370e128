import { AmountError } from './amount-error.ts';

/** An amount in two exact forms. */
export interface Amount {
  /** Plain decimal with the digits as billed, such as `"-1779.55"`. */
  amount: string;
  /** The same in millionths of the currency's unit, a safe integer. */
  amountMicros: number;
}

/** As most are. Its hundredths are far within the safe integers. */
const PLAIN = /^(-?)\$?(\d{1,9})\.(\d\d)$/;
const SIGNED = /^(?:([+-])?\$?|\$([+-]))(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;
const UNSIGNED = /^\$?\d/;

/**
 * Reads an amount as DigitalOcean writes it, in CSV cells and in JSON: an optional sign and `$` in
 * either order, thousands separators, at most six decimals, and `(5.00)` for minus five.
 *
 * @throws {AmountError} with code `amount`, `precision` or `range`. Nothing is ever rounded.
 * @example
 * parseAmount('-$1,779.55'); // { amount: '-1779.55', amountMicros: -1779550000 }
 */
export function parseAmount(text: string): Amount {
  const plain = PLAIN.exec(text);
  if (plain !== null) {
    const [, sign = '', whole = '', cents = ''] = plain;
    const magnitude = Number(whole) * 1_000_000 + Number(cents) * 10_000;
    return {
      amount: `${sign}${whole}.${cents}`,
      amountMicros: sign && magnitude ? -magnitude : magnitude,
    };
  }
  const trimmed = text.trim();
  const inner = /^\((.*)\)$/.exec(trimmed)?.[1];
  const match = SIGNED.exec(inner ?? trimmed);
  if (match === null || (inner !== undefined && !UNSIGNED.test(inner))) {
    throw new AmountError('amount', text);
  }
  const [, sign, signAfterDollar, grouped = '', fraction = ''] = match;
  if (fraction.length > 6) throw new AmountError('precision', text);

  const whole = grouped.replaceAll(',', '');
  // Exact up to the largest safe integer; anything above it rounds to something above it.
  const magnitude = Number(whole + fraction.padEnd(6, '0'));
  if (!Number.isSafeInteger(magnitude)) throw new AmountError('range', text);

  const negative = inner !== undefined || sign === '-' || signAfterDollar === '-';
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return {
    amount: negative ? `-${digits}` : digits,
    amountMicros: negative && magnitude !== 0 ? -magnitude : magnitude,
  };
}
