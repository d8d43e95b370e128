import { expect, test } from 'vitest';
import { matchCostLines } from '../../src/match/match-cost-lines.ts';
import { createLineMatcher } from '../../src/streaming/line-matcher.ts';
import { generateInvoice } from '../../src/testing/random/generate-invoice.ts';

test('createLineMatcher matches each line as matchCostLines does', () => {
  const { document, resources } = generateInvoice({ seed: 3, lines: 500 });
  const options = { resources, notVisible: ['space' as const] };
  const matchLine = createLineMatcher(options);
  expect(document.lines.map((line) => ({ line, match: matchLine(line) }))).toEqual(
    matchCostLines(document.lines, options),
  );
});
