import type { FleetTax } from '../fleet/fleet-tax.ts';
import type { Random } from './random.ts';

const TAXES = [
  { description: 'GST Australia (10%)', basisPoints: 1_000 },
  { description: 'STATE SALES TAX (6.25%)', basisPoints: 625 },
  { description: 'VAT Switzerland (8.10%)', basisPoints: 810 },
  // An account that is exempt has the line all the same.
  { description: 'VAT Turkey (18.00%)', basisPoints: 0 },
] as const;

/** Taxes on the rest of the invoice. */
export function* randomTaxes(random: Random, count: number): Generator<FleetTax> {
  for (let index = 0; index < count; index += 1) yield random.pick(TAXES);
}
