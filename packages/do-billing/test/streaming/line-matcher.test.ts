import { expect, test } from 'vitest';
import { matchCostLines } from '../../src/match/match-cost-lines.ts';
import { createLineMatcher } from '../../src/streaming/line-matcher.ts';
import { generateInvoice } from '../../src/testing/random/generate-invoice.ts';

test('createLineMatcher matches as matchCostLines does, with the inventory in pieces', () => {
  const { document, resources } = generateInvoice({ seed: 3, lines: 500 });
  const notVisible = ['space' as const];
  const matcher = createLineMatcher({ notVisible });
  for (const resource of resources.toReversed()) matcher.addResources([resource]);
  expect(document.lines.map((line) => ({ line, match: matcher.match(line) }))).toEqual(
    matchCostLines(document.lines, { resources, notVisible }),
  );
});
