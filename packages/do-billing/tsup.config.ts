import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    client: 'src/client.ts',
    streaming: 'src/streaming.ts',
    testing: 'src/testing.ts',
    cli: 'src/cli.ts',
    'read-records': 'src/csv/read-records.ts',
    'read-records.node': 'src/csv/read-records.node.ts',
  },
  // External, so that the runtime or the bundler chooses the reader: see `imports` in package.json.
  external: ['#read-records'],
  format: ['esm'],
  dts: {
    entry: {
      index: 'src/index.ts',
      client: 'src/client.ts',
      streaming: 'src/streaming.ts',
      testing: 'src/testing.ts',
    },
  },
  clean: true,
  target: 'node20',
});
