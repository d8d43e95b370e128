import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of instances under faults: `pnpm test:faults`. */
const FAULTS = 'services/cloud/test/faults/**/*.test.ts';

/** These files take minutes: if they began last, one worker would run them while the others have nothing to do. */
const longFiles = /faults\/(seeded|real-length)\.test\.ts$/;

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longFiles.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  // Imports workspace packages from their sources, so that no test runs against a stale build.
  ssr: { resolve: { conditions: ['@arcadia/source', 'module', 'node', 'development|production'] } },
  test: {
    // By default vitest leaves a core unused, which is half of a small machine. Tests of services often wait for stores and
    // limits: another worker uses that time.
    maxWorkers: availableParallelism() + 1,
    // On a busy machine the default, 5 seconds, is too short. A limit only ends a test that hangs: no test may rely on it.
    testTimeout: 60_000,
    sequence: { sequencer: LongFilesFirst },
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
          exclude: [FAULTS],
          // To import the service and its libraries takes longer than most files. Files share the modules of a worker: no
          // test may change a module, a global or the environment for those that follow.
          isolate: false,
          globalSetup: ['services/cloud/test/setup/global-setup.ts'],
          // These tests start real stores and processes, which a hook or a poll may wait for.
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: [FAULTS],
          globalSetup: ['services/cloud/test/setup/global-setup.ts'],
          // Each test starts instances as processes, and may wait for their back-offs.
          testTimeout: 180_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
