import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Workspace packages are read from their sources, so that no test can run against a stale build.
  ssr: { resolve: { conditions: ['@arcadia/source', 'module', 'node', 'development|production'] } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'packages', include: ['packages/*/test/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'scripts', include: ['scripts/test/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: ['services/*/test/**/*.test.ts'],
          globalSetup: ['services/cloud/test/setup/global-setup.ts'],
          // Real stores and processes of their own: on a machine that others use too, five seconds go by.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
