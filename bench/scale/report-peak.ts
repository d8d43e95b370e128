// Preloaded into a process: when it ends, writes its largest memory so far to its standard error, in KiB.
import { writeSync } from 'node:fs';

const STDERR = 2;
process.once('exit', () => {
  writeSync(STDERR, `peak KiB: ${process.resourceUsage().maxRSS}\n`);
});
