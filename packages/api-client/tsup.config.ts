import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', 'contract.gen': 'src/contract.gen.ts' },
  format: ['esm'],
  dts: true,
  clean: true,
  target: 'node20',
});
