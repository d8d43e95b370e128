import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../src/csv/parse-invoice-csv.ts';
import { OFFICIAL_EXAMPLE } from './csv/invoice-csv.ts';

/** Size limit of the main entry, so that it cannot grow unnoticed. */
const BUDGET_BYTES = 12_000;

/** Resolves the package as the bundler for a browser does: without the condition `node`. */
const bundleOf = (options: { format: 'esm' | 'iife'; globalName?: string }) =>
  build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    conditions: ['@arcadia/source'],
    platform: 'browser',
    target: 'es2022',
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    ...options,
  });

test('bundles the main entry for a browser without Node modules and dependencies', async () => {
  const { metafile, outputFiles } = await bundleOf({ format: 'esm' });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((path) => path.includes('node_modules'))).toEqual([]);
  expect(inputs.some((path) => path.endsWith('src/csv/read-records.ts'))).toBe(true);
  expect(inputs.some((path) => path.endsWith('.node.ts'))).toBe(false);
  const text = outputFiles.map((file) => file.text).join('');
  expect(text).not.toMatch(/node:|neat-csv|\bBuffer\b|\bprocess\b/);
});

test(`keeps the main entry at or below ${BUDGET_BYTES} bytes gzipped`, async () => {
  const { outputFiles } = await bundleOf({ format: 'esm' });
  const sizes = outputFiles.map(({ contents }) => gzipSync(contents, { level: 9 }).length);
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThanOrEqual(BUDGET_BYTES);
});

test('parses the same document with web globals only as under Node', async () => {
  const { outputFiles } = await bundleOf({ format: 'iife', globalName: 'billing' });
  const context = vm.createContext({
    TextDecoder,
    TextEncoder,
    ReadableStream,
    csv: OFFICIAL_EXAMPLE,
  });
  for (const { text } of outputFiles) vm.runInContext(text, context);
  const json: unknown = await vm.runInContext(
    'billing.parseInvoiceCsv(csv).then((document) => JSON.stringify(document))',
    context,
  );
  expect(JSON.parse(String(json))).toEqual(await parseInvoiceCsv(OFFICIAL_EXAMPLE));
});

test('streams with web globals only from a stream without an async iterator, as in Safari', async () => {
  const { outputFiles } = await bundleOf({ format: 'iife', globalName: 'billing' });
  const stream = new Blob([OFFICIAL_EXAMPLE]).stream();
  const source = { getReader: () => stream.getReader() };
  const context = vm.createContext({ TextDecoder, TextEncoder, source });
  for (const { text } of outputFiles) vm.runInContext(text, context);
  const json: unknown = await vm.runInContext(
    `(async () => {
      const lines = [];
      for await (const batch of billing.streamInvoiceCsv(source)) lines.push(...batch);
      return JSON.stringify(lines);
    })()`,
    context,
  );
  expect(JSON.parse(String(json))).toEqual((await parseInvoiceCsv(OFFICIAL_EXAMPLE)).lines);
});
