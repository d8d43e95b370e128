import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { casesOf } from './cases-of.ts';

/** The cases of how DigitalOcean bills that anyone who reads its bills runs into. */
const CASES = Array.from({ length: 50 }, (_, index) => index + 1);

const folder = new URL('../', import.meta.url);
const names = (await readdir(folder, { recursive: true })).filter(
  (name) => name.endsWith('.test.ts') && !name.endsWith('every-case.test.ts'),
);
const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
const tested = new Set(sources.flatMap(casesOf));

test('every case has a test under its number', () => {
  expect(CASES.filter((number) => !tested.has(number))).toEqual([]);
});

test('no test is of a case that there is not', () => {
  expect([...tested].filter((number) => !CASES.includes(number))).toEqual([]);
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
])('of %j the cases are %j', (source, cases) => {
  expect(casesOf(source)).toEqual(cases);
});
