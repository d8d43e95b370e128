import { expect, test } from 'vitest';
import { type Mutation, mutateBytes } from '../../src/testing/arbitraries/mutate-bytes.ts';

const text = 'a,b\n1,2\n3,4\n';

function mutate(kind: Mutation['kind'], at: number, given: Partial<Mutation> = {}) {
  const bytes = new TextEncoder().encode(text);
  const mutated = mutateBytes(bytes, {
    kind,
    at,
    isInRows: false,
    length: 0,
    bytes: new TextEncoder().encode('"'),
    ...given,
  });
  // What is given stays as it is, also where it is mutated again.
  expect(new TextDecoder().decode(bytes)).toBe(text);
  return new TextDecoder().decode(mutated);
}

test.each([
  ['cuts the rest off', mutate('truncate', 5), 'a,b\n1'],
  ['flips a bit', mutate('flip', 4), 'a,b\n0,2\n3,4\n'],
  ['loses some bytes', mutate('delete', 4, { length: 1 }), 'a,b\n2\n3,4\n'],
  ['doubles some bytes', mutate('double', 4, { length: 1 }), 'a,b\n1,1,2\n3,4\n'],
  ['puts bytes in', mutate('insert', 4), 'a,b\n"1,2\n3,4\n'],
  ['swaps a cell', mutate('cell', 4), 'a,b\n",2\n3,4\n'],
  ['swaps the last cell of a row', mutate('cell', 6), 'a,b\n1,"\n3,4\n'],
  ['repeats the header', mutate('header', 9), 'a,b\n1,2\na,b\n3,4\n'],
  ['spares the header', mutate('truncate', 1, { isInRows: true }), 'a,b\n1'],
  ['begins anew beyond the end', mutate('truncate', 13 + 5), 'a,b\n1'],
])('a mutation %s', (_, mutated, expected) => {
  expect(mutated).toBe(expected);
});
