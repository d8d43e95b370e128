import type { FinanceInvoice } from './invoice.ts';

/** The most digits that an amount may have before and after the point. */
const MAX_DIGITS = 18;
const DECIMAL = new RegExp(`^(-?)(\\d{1,${MAX_DIGITS}})(?:\\.(\\d{1,${MAX_DIGITS}}))?$`);
const MAX_QUOTED_LENGTH = 40;

/**
 * Finds faults of the lines, each as a phrase: amounts that are not decimal strings, and a sum that differs from the gross
 * amount by more than half a minor unit. Adds up exactly, in units of 10⁻¹⁸.
 */
export function findLineFaults({
  lines,
  currency,
  amountGrossMinor,
}: Pick<FinanceInvoice, 'lines' | 'currency' | 'amountGrossMinor'>): string[] {
  const faults: string[] = [];
  let sum = 0n;
  for (const [index, { amount }] of lines.entries()) {
    const units = toUnits(amount);
    if (units === null) {
      faults.push(`"lines[${index}].amount" must be a decimal string, but is "${quote(amount)}"`);
    } else {
      sum += units;
    }
  }
  const decimals = decimalsOf(currency);
  // Another fault says already why there is no sum to compare, or no amount to compare it with.
  if (faults.length > 0 || decimals === null || !Number.isSafeInteger(amountGrossMinor)) {
    return faults;
  }
  const minorUnit = 10n ** BigInt(MAX_DIGITS - decimals);
  const gross = BigInt(amountGrossMinor) * minorUnit;
  const difference = sum > gross ? sum - gross : gross - sum;
  if (difference * 2n > minorUnit) {
    faults.push(
      `"lines" must add up to gross ${toDecimal(gross)} within half a minor unit, but add up to ${toDecimal(sum)}`,
    );
  }
  return faults;
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

/** How many decimals a minor unit of the currency has, 2 for cents; null if the currency is not a code. */
function decimalsOf(currency: string): number | null {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? null;
  } catch {
    return null;
  }
}

function quote(amount: string): string {
  return amount.length > MAX_QUOTED_LENGTH ? `${amount.slice(0, MAX_QUOTED_LENGTH)}…` : amount;
}
