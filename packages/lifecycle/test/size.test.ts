import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('takes at most 3,050 bytes for the whole package, minified and gzipped', async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('../src/index.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  expect(outputFiles).toHaveLength(1);
  for (const { contents } of outputFiles) {
    expect(gzipSync(contents, { level: 9 }).length).toBeLessThanOrEqual(3050);
  }
});
