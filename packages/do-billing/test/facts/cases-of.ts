/**
 * The numbers of the cases that a test file's titles begin with: `test('case 4: …'`, its `each`, or
 * a `describe` around tests. What is commented out, skipped or to do is no test.
 */
export function casesOf(source: string): number[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  const titles = code.matchAll(
    /(?:(?<!\.)\b(?:test|describe)|\))\(\s*(['"`])case (\d+): (?!\1)\S/g,
  );
  return Array.from(titles, ([, , number]) => Number(number));
}
