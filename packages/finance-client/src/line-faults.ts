import type { FinanceInvoice, FinanceInvoiceLine } from './invoice.ts';
import { decimalsOf } from './minor-units.ts';
import { isObject, quote, type Unchecked } from './unchecked.ts';

/** The most digits that an amount may have before and after the point. */
const MAX_DIGITS = 18;
const DECIMAL = new RegExp(`^(-?)(\\d{1,${MAX_DIGITS}})(?:\\.(\\d{1,${MAX_DIGITS}}))?$`);

/**
 * Finds faults of the lines, each as a phrase: members of another type, amounts that are not decimal strings, and a sum
 * that differs from the gross amount by more than half a minor unit. Adds up exactly, in units of 10⁻¹⁸.
 */
export function findLineFaults({
  lines,
  currency,
  amountGrossMinor,
}: Unchecked<FinanceInvoice>): string[] {
  if (!Array.isArray(lines)) return [`"lines" must be an array, but is ${quote(lines)}`];
  const faults: string[] = [];
  let sum = 0n;
  for (const [index, line] of lines.entries()) {
    if (!isObject(line)) {
      faults.push(`"lines[${index}]" must be an object, but is ${quote(line)}`);
      continue;
    }
    const texts: Unchecked<FinanceInvoiceLine> = line;
    const { amount } = texts;
    const units = typeof amount === 'string' ? toUnits(amount) : null;
    if (units === null) {
      faults.push(`"lines[${index}].amount" must be a decimal string, but is ${quote(amount)}`);
    } else {
      sum += units;
    }
    for (const name of ['kind', 'product', 'description'] as const) {
      if (typeof texts[name] === 'string') continue;
      faults.push(`"lines[${index}].${name}" must be text, but is ${quote(texts[name])}`);
    }
  }
  // Another fault says already why there is no sum to compare, or no amount to compare it with.
  if (faults.length > 0 || typeof currency !== 'string' || !isSafeInteger(amountGrossMinor)) {
    return faults;
  }
  const minorUnit = 10n ** BigInt(MAX_DIGITS - decimalsOf(currency));
  const gross = BigInt(amountGrossMinor) * minorUnit;
  const difference = sum > gross ? sum - gross : gross - sum;
  if (difference * 2n > minorUnit) {
    faults.push(
      `"lines" must add up to gross ${toDecimal(gross)} within half a minor unit, but add up to ${toDecimal(sum)}`,
    );
  }
  return faults;
}

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Reads a decimal string as units of 10⁻¹⁸; null if it is not one. */
function toUnits(amount: string): bigint | null {
  const [, sign = '', whole = '', fraction = ''] = DECIMAL.exec(amount) ?? [];
  return whole === '' ? null : BigInt(`${sign}${whole}${fraction.padEnd(MAX_DIGITS, '0')}`);
}

/** Writes units of 10⁻¹⁸ as a decimal string without zeros at its end. */
function toDecimal(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(MAX_DIGITS + 1, '0');
  const fraction = digits.slice(-MAX_DIGITS).replace(/0+$/, '');
  const sign = units < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -MAX_DIGITS)}${fraction === '' ? '' : `.${fraction}`}`;
}
