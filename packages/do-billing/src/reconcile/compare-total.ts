import { addMicros, totalMicros } from '../money/micros.ts';
import type { ComparedTotal } from './invoice-reconciliation.ts';

type Charges = Iterable<{ readonly amountMicros: number }>;

/** Compares the sum of the given charges with that of the lines. Returns null if there are none to compare. */
export function compareTotal(linesMicros: number, given: Charges): ComparedTotal;
export function compareTotal(linesMicros: number, given: Charges | null): ComparedTotal | null;
export function compareTotal(linesMicros: number, given: Charges | null): ComparedTotal | null {
  if (given === null) return null;
  const givenMicros = totalMicros(given);
  return { givenMicros, deltaMicros: addMicros(linesMicros, -givenMicros) };
}
