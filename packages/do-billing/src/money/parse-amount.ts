import { trimText } from '../trim-text.ts';
import { AmountError } from './amount-error.ts';

/**
 * An exact amount, as a decimal and in millionths.
 *
 * @example
 * import { type Amount, parseAmount } from '@arcadia/do-billing';
 *
 * const { amount, amountMicros }: Amount = parseAmount('$3.11');
 * console.log(amount, amountMicros); // 3.11 3110000
 */
export interface Amount {
  /** A plain decimal with the digits of the bill, such as `"-1779.55"`. */
  amount: string;
  /** The same amount in millionths of the currency's unit: a safe integer. */
  amountMicros: number;
}

const CODE_OF_ZERO = 0x30;
const SIGNED = /^(?:([+-])?\$?|\$([+-]))(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;
const UNSIGNED = /^\$?\d/;

/**
 * Parses an amount as DigitalOcean writes it in CSV cells and in JSON: an optional sign and `$` in either order,
 * thousands separators, at most six decimals, and `(5.00)` for minus five. Never rounds.
 *
 * @throws {AmountError} with the code `amount`, `precision` or `range`.
 * @example
 * import { parseAmount } from '@arcadia/do-billing';
 *
 * parseAmount('-$1,779.55'); // { amount: '-1779.55', amountMicros: -1779550000 }
 */
export function parseAmount(text: string): Amount {
  return parseCommonForm(text) ?? parseAnyForm(text);
}

/** The fast path for most amounts: optional `-` and `$`, up to nine digits, a point and two more digits. */
function parseCommonForm(text: string): Amount | null {
  const isNegative = text.startsWith('-');
  const from = Number(isNegative) + Number(text.startsWith('$', Number(isNegative)));
  const point = text.length - 3;
  if (point <= from || point - from > 9 || text[point] !== '.') return null;
  let cents = 0;
  for (let at = from; at < text.length; at += 1) {
    if (at === point) continue;
    const digit = text.charCodeAt(at) - CODE_OF_ZERO;
    if (digit < 0 || digit > 9) return null;
    cents = cents * 10 + digit;
  }
  const digits = text.slice(from);
  const micros = cents * 10_000;
  return {
    amount: isNegative ? `-${digits}` : digits,
    amountMicros: isNegative && micros !== 0 ? -micros : micros,
  };
}

function parseAnyForm(text: string): Amount {
  const trimmed = trimText(text);
  const inner = /^\((.*)\)$/.exec(trimmed)?.[1];
  const match = SIGNED.exec(inner ?? trimmed);
  if (match === null || (inner !== undefined && !UNSIGNED.test(inner))) {
    throw new AmountError('amount', text);
  }
  const [, sign, signAfterDollar, grouped = '', fraction = ''] = match;
  if (fraction.length > 6) throw new AmountError('precision', text);

  const whole = grouped.replaceAll(',', '');
  // `Number` is exact up to the largest safe integer. It rounds a larger number to a number above that, too.
  const magnitude = Number(whole + fraction.padEnd(6, '0'));
  if (!Number.isSafeInteger(magnitude)) throw new AmountError('range', text);

  const isNegative = inner !== undefined || sign === '-' || signAfterDollar === '-';
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return {
    amount: isNegative ? `-${digits}` : digits,
    amountMicros: isNegative && magnitude !== 0 ? -magnitude : magnitude,
  };
}
