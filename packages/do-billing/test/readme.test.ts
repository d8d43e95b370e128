import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const here = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

test.each(['reconcile-csv.ts', 'stream-invoice.ts', 'match-invoice.ts', 'stream-resources.ts'])(
  'quotes examples/%s in the README exactly',
  async (name) => {
    expect(await here('README.md')).toContain(`\`\`\`ts\n${await here(`examples/${name}`)}\`\`\``);
  },
);
