import { once } from 'node:events';
import { SandboxError } from './sandbox-error.ts';
import { createParts } from './start/parts.ts';
import { readSettings } from './start/settings.ts';
import { startSandbox } from './start/start-sandbox.ts';

/** One Ctrl-C may arrive twice: from the terminal, and passed on by whoever started this. */
const SAME_SIGNAL_MS = 1_000;

const log = (line: string) => console.log(line);
const ending = new AbortController();
const parts = createParts(ending);
const interruption = new Error('Interrupted');
let interruptedAt: number | undefined;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    const now = performance.now();
    if (interruptedAt === undefined) {
      interruptedAt = now;
      log('');
      log('Stopping; once more to stop at once.');
      ending.abort(interruption);
    } else if (now - interruptedAt > SAME_SIGNAL_MS) {
      void parts.kill().finally(() => process.exit(1));
    }
  });
}

let failure: unknown;
try {
  const settings = readSettings(process.env);
  await startSandbox({ settings, parts, log, signal: ending.signal });
  if (!ending.signal.aborted) await once(ending.signal, 'abort');
} catch (error) {
  failure = error;
}
// What was in the way of a step is beside the point where something had asked for the end.
if (ending.signal.aborted) failure = ending.signal.reason;
else ending.abort();

if (failure !== undefined && failure !== interruption) {
  console.error(failure instanceof SandboxError ? failure.message : failure);
  process.exitCode = 1;
}
await parts.stop(log);
process.exit();
