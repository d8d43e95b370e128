import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findExampleFaults } from '../find-example-faults.ts';

/** The faults of a package with these modules, of which `index.ts` is the entry point. */
async function faultsOf(modules: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'examples-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const manifest = { name: 'pets', type: 'module', exports: { '.': './index.ts' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text);
  return findExampleFaults({ [folder]: ['index.ts'] }).faults.map((fault) =>
    fault.slice(fault.lastIndexOf('/') + 1),
  );
}

/** An export called `name` in five lines; line 4 is the last line of its example. */
function documented(name: string, line: string): string {
  return `
/** Says it.
 * @example
 * import { bark } from 'pets';
 * ${line}
 */ export const ${name} = (times: number): number => times;`.trim();
}

describe('findExampleFaults', () => {
  test('reports exports without a docstring or an example, also types and re-exports', {
    timeout: 30_000,
  }, async () => {
    const faults = await faultsOf({
      'index.ts':
        "export type { Cat, Dog } from './cat.ts';\n/** @example 1; */\nexport const a = 1;",
      'cat.ts': '/** A cat. */\nexport type Cat = 1;\nexport interface Dog {}',
    });
    expect(faults.sort()).toEqual([
      'cat.ts:2 Cat: no @example',
      'cat.ts:3 Dog: no docstring',
      'index.ts:3 a: no docstring',
    ]);
  });

  test('reports the line of an example that fails to compile', {
    timeout: 30_000,
  }, async () => {
    const index = [
      documented('bark', 'console.log(await Promise.all([bark(1)]));'),
      documented('wrongType', "bark('2');"),
      documented('notImported', 'bark(1); meow();'),
      documented('notUsed', 'const twice = bark(2);'),
      documented('notExported', "bark(1); export { meow } from 'pets';"),
      documented('byFile', "bark(1); export { wrongType } from './index.ts';"),
      documented('noSyntax', 'bark(2;'),
    ].join('\n');
    expect(await faultsOf({ 'index.ts': index })).toEqual([
      "index.ts:9 wrongType: Argument of type 'string' is not assignable to parameter of type 'number'.",
      "index.ts:14 notImported: Cannot find name 'meow'.",
      "index.ts:19 notUsed: 'twice' is declared but its value is never read.",
      `index.ts:24 notExported: Module '"pets"' has no exported member 'meow'.`,
      'index.ts:29 byFile: imports a file, not a package',
      "index.ts:34 noSyntax: ')' expected.",
    ]);
  });
});
