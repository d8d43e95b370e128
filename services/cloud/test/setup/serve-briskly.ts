import type { ComposeOptions } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { main } from '../../src/main.ts';
import { briskTimes } from './brisk-times.ts';

// The entry of `spawnBriskService` and of `startInstance`. With `TEST_PACE=real` it has the durations of production.
const {
  TEST_PACE: pace,
  TEST_CLOCK_OFFSET_MS: offsetMs = '0',
  TEST_QUEUE_TIMES: queueTimes = '{}',
} = process.env;
const times: Partial<ComposeOptions> = pace === 'real' ? {} : briskTimes;
await main(readConfig(), {
  validateResponses: true,
  now: () => new Date(Date.now() + Number(offsetMs)),
  ...times,
  queue: { ...times.queue, ...JSON.parse(queueTimes) },
});
process.exit();
