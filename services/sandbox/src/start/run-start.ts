import { once } from 'node:events';
import { SandboxError } from '../sandbox-error.ts';
import { readSettings } from './settings.ts';
import { createShutdown } from './shutdown.ts';
import { startSandbox } from './start-sandbox.ts';

/** A single Ctrl-C can arrive twice: from the terminal, and from a parent process that forwards it. */
const SAME_SIGNAL_MS = 1_000;

const log = (line: string) => console.log(line);

/** Runs the sandbox until a signal or a failure, and ends the process. */
export async function runStart(env: NodeJS.ProcessEnv): Promise<never> {
  const ending = new AbortController();
  const shutdown = createShutdown(ending);
  const interruption = new Error('Interrupted');
  let interruptedAt: number | undefined;

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (interruptedAt === undefined) {
        interruptedAt = now;
        log('');
        log('Stopping… press Ctrl-C again to force quit.');
        ending.abort(interruption);
      } else if (now - interruptedAt > SAME_SIGNAL_MS) {
        void shutdown.kill().finally(() => process.exit(1));
      }
    });
  }

  let failure: unknown;
  try {
    const settings = readSettings(env);
    await startSandbox({ settings, shutdown, log, signal: ending.signal });
    if (!ending.signal.aborted) await once(ending.signal, 'abort');
  } catch (error) {
    failure = error;
  }
  // Once an end was requested, the errors of interrupted steps are irrelevant: report the reason for the end.
  if (ending.signal.aborted) failure = ending.signal.reason;
  else ending.abort();

  if (failure !== undefined && failure !== interruption) {
    console.error(failure instanceof SandboxError ? failure.message : failure);
    process.exitCode = 1;
  }
  await shutdown.stop(log);
  process.exit();
}
