import { inTurns } from './in-turns.ts';
import type { FinanceInvoice, FinanceInvoiceLine } from './invoice.ts';
import { toDecimal, toUnits, unitsOf } from './minor-units.ts';
import { isObject, isText, quote, type Unchecked } from './unchecked.ts';

/**
 * Finds faults of the lines, each as a phrase: members of another type, amounts that are not decimal strings, and a sum
 * that differs from the gross amount by more than half a minor unit. Adds up exactly, in units of 10⁻¹⁸.
 */
export async function findLineFaults({
  lines,
  currency,
  amountGrossMinor,
}: Unchecked<FinanceInvoice>): Promise<string[]> {
  if (!Array.isArray(lines)) return [`"lines" must be an array, but is ${quote(lines)}`];
  const faults: string[] = [];
  let sum = 0n;
  for await (const { batch, start } of inTurns<unknown>(lines)) {
    for (const [position, line] of batch.entries()) {
      const read = readLine(line, `lines[${start + position}]`);
      faults.push(...read.faults);
      sum += read.units;
    }
  }
  // Another fault says already why there is no sum to compare, or no amount to compare it with.
  if (faults.length > 0 || typeof currency !== 'string' || !isSafeInteger(amountGrossMinor)) {
    return faults;
  }
  const minorUnit = unitsOf(currency);
  const gross = BigInt(amountGrossMinor) * minorUnit;
  const difference = sum > gross ? sum - gross : gross - sum;
  if (difference * 2n > minorUnit) {
    faults.push(
      `"lines" must add up to gross ${toDecimal(gross)} within half a minor unit, but add up to ${toDecimal(sum)}`,
    );
  }
  return faults;
}

function readLine(
  line: unknown,
  name: string,
): { readonly faults: string[]; readonly units: bigint } {
  if (!isObject(line)) {
    return { faults: [`"${name}" must be an object, but is ${quote(line)}`], units: 0n };
  }
  const texts: Unchecked<FinanceInvoiceLine> = line;
  const { amount } = texts;
  const units = typeof amount === 'string' ? toUnits(amount) : null;
  const faults =
    units === null ? [`"${name}.amount" must be a decimal string, but is ${quote(amount)}`] : [];
  for (const member of ['kind', 'product', 'description'] as const) {
    if (isText(texts[member])) continue;
    faults.push(`"${name}.${member}" must be text, but is ${quote(texts[member])}`);
  }
  return { faults, units: units ?? 0n };
}

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
