// Makes every generated file. With --check it writes nothing, and fails where one is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { contractTypes } from './contract-types.ts';
import { readmes } from './readmes.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const generated = new Map([...(await contractTypes()), ...(await readmes())]);
const stale: string[] = [];
for (const [path, text] of generated) {
  if ((await readFile(path, 'utf8')) !== text) stale.push(path);
}

if (!values.check) {
  for (const path of stale) await writeFile(path, generated.get(path) ?? '');
  console.log(stale.length > 0 ? `Generated ${stale.join(', ')}` : 'Everything is up to date');
} else if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run \`pnpm generate\`, and commit what it changes.`);
  process.exitCode = 1;
}
