import type { Arbitrary } from 'fast-check';
import { providerColumns } from '../invoice/provider-columns.ts';
import type { FastCheck } from './fast-check.ts';

const NEEDED = ['product', 'description', 'USD'];
const UNKNOWN = ['tags', 'team, or "org"', 'résumé'];

/** Headers: as the provider writes them, or in any order, with columns missing and unknown ones. */
export function invoiceColumnsArbitrary(fc: FastCheck): Arbitrary<string[]> {
  const shuffled = fc
    .record({
      names: fc.shuffledSubarray<string>([...providerColumns, ...UNKNOWN]),
      currency: fc.constantFrom('USD', 'EUR', 'JPY'),
      isCapitalized: fc.boolean(),
    })
    .map(({ names, currency, isCapitalized }) =>
      [...names, ...NEEDED.filter((name) => !names.includes(name))]
        .map((name) => (isCapitalized ? capitalize(name) : name))
        .map((name) => (name === 'USD' ? currency : name)),
    );
  const billed = fc.constantFrom(8, 9).map((count) => providerColumns.slice(0, count));
  return fc.oneof(billed, shuffled);
}

function capitalize(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}
