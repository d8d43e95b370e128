import { describe, expect, test } from 'vitest';
import {
  type Mutation,
  mutateBytes,
} from '../../src/testing/arbitraries/mutated-invoice-csv-arbitrary.ts';

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
  // `mutateBytes` does not change its input, even if the input is mutated again.
  expect(new TextDecoder().decode(bytes)).toBe(text);
  return new TextDecoder().decode(mutated);
}

describe('mutateBytes', () => {
  test.each([
    ['cuts off the rest', mutate('truncate', 5), 'a,b\n1'],
    ['flips a bit', mutate('flip', 4), 'a,b\n0,2\n3,4\n'],
    ['deletes some bytes', mutate('delete', 4, { length: 1 }), 'a,b\n2\n3,4\n'],
    ['doubles some bytes', mutate('double', 4, { length: 1 }), 'a,b\n1,1,2\n3,4\n'],
    ['inserts bytes', mutate('insert', 4), 'a,b\n"1,2\n3,4\n'],
    ['replaces a cell', mutate('cell', 4), 'a,b\n",2\n3,4\n'],
    ['replaces the last cell of a row', mutate('cell', 6), 'a,b\n1,"\n3,4\n'],
    ['repeats the header', mutate('header', 9), 'a,b\n1,2\na,b\n3,4\n'],
    ['spares the header', mutate('truncate', 1, { isInRows: true }), 'a,b\n1'],
    ['wraps around at the end', mutate('truncate', 13 + 5), 'a,b\n1'],
  ])('%s', (_, mutated, expected) => {
    expect(mutated).toBe(expected);
  });
});
