import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    client: 'src/client.ts',
    testing: 'src/testing.ts',
    cli: 'src/cli.ts',
    'read-records': 'src/csv/read-records.ts',
    'read-records.node': 'src/csv/read-records.node.ts',
  },
  // `imports` in package.json chooses the file when the package is run or bundled.
  external: ['#read-records'],
  format: ['esm'],
  dts: { entry: { index: 'src/index.ts', client: 'src/client.ts', testing: 'src/testing.ts' } },
  clean: true,
  target: 'node20',
});
