// Preloaded into a process: when it ends, writes to its standard error the largest memory that it had, in KiB, and the
// largest heap that was left after a garbage collection, in bytes.
import { writeSync } from 'node:fs';
import { constants, PerformanceObserver } from 'node:perf_hooks';

const STDERR = 2;
const MAJOR = constants.NODE_PERFORMANCE_GC_MAJOR;
let liveBytes = 0;
const observer = new PerformanceObserver((list) => {
  const isMajor = list.getEntries().some((entry) => kindOf(entry) === MAJOR);
  if (isMajor) liveBytes = Math.max(liveBytes, process.memoryUsage().heapUsed);
});
observer.observe({ entryTypes: ['gc'] });

process.once('exit', () => {
  const { maxRSS } = process.resourceUsage();
  writeSync(STDERR, `peak KiB: ${maxRSS}, live bytes: ${liveBytes}\n`);
});

/** The types of Node lack this member of the entries of a collection. */
function kindOf(entry: object): unknown {
  if (!('detail' in entry)) return undefined;
  const { detail } = entry;
  return typeof detail === 'object' && detail !== null && 'kind' in detail
    ? detail.kind
    : undefined;
}
