import { readConfig } from '../../src/config.ts';
import { main } from '../../src/main.ts';
import { briskQueueTimes } from './queue-times.ts';

// The entry of `spawnBriskService`.
await main(readConfig(), { validateResponses: true, queue: briskQueueTimes });
process.exit();
