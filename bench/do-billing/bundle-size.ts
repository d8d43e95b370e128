import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Prints the size of the main entry as a browser's bundle has it: without neat-csv, minified. */
export async function bundleSize(): Promise<void> {
  const source = new URL('../../packages/do-billing/src/', import.meta.url).pathname;
  const { outputFiles } = await build({
    entryPoints: [`${source}index.ts`],
    alias: { '#read-records': `${source}csv/read-records.ts` },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild wrote nothing');
  const gzipped = gzipSync(bundle.contents, { level: 9 }).length;
  console.log('Main entry, bundled for a browser (goal: at most 8 kB gzipped)');
  console.log(`  ${(gzipped / 1000).toFixed(2)} kB gzipped, ${bundle.contents.length} bytes\n`);
}
