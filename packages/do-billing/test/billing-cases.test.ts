import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** Numbers of the facts about DigitalOcean's billing that every reader of its bills runs into. */
const cases = Array.from({ length: 50 }, (_, index) => index + 1);

const folder = new URL('./', import.meta.url);
const names = (await readdir(folder, { recursive: true })).filter(
  (name) => name.endsWith('.test.ts') && !name.endsWith('billing-cases.test.ts'),
);
const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
const tested = new Set(sources.flatMap(casesOf));

test('finds a test for every numbered case', () => {
  expect(cases.filter((number) => !tested.has(number))).toEqual([]);
});

test('finds no test with an unknown case number', () => {
  expect([...tested].filter((number) => !cases.includes(number))).toEqual([]);
});

test.each([
  ["test('case 4: sums are exact', () => {});", [4]],
  ["test.each([\n  [1],\n])('case 5: %j', () => {});", [5]],
  ['test(\n  "case 6: it\'s", () => {});', [6]],
  ["describe('case 7: money', () => {});", [7]],
  ["test('cases 8 and 9: both', () => {});", []],
  ["test('sums, see case 4: exact', () => {});", []],
  ["  // test('case 4: sums are exact', () => {});", []],
  ["test.todo('case 4: sums are exact');", []],
  ["test.skip('case 4: sums are exact', () => {});", []],
  ["[['case 4: sums', 1]]", []],
  ["test('case 4: ', () => {});", []],
])('finds in %j the cases %j', (source, numbers) => {
  expect(casesOf(source)).toEqual(numbers);
});

/**
 * Returns the case numbers at the start of the titles in a test file: `test('case 4: …'`, its
 * `each`, or a `describe` around tests. Ignores comments, and tests marked as skip or todo.
 */
function casesOf(source: string): number[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  const titles = code.matchAll(
    /(?:(?<!\.)\b(?:test|describe)|\))\(\s*(['"`])case (\d+): (?!\1)\S/g,
  );
  return Array.from(titles, ([, , number]) => Number(number));
}
