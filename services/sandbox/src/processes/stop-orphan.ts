import { setTimeout as sleep } from 'node:timers/promises';
import { commandLineOf } from './command-line-of.ts';
import { isAlive } from './is-alive.ts';

/** Options of {@link stopOrphan}. */
export interface Orphan {
  /** Process id as the killed run left it in a file. */
  readonly pid: number;
  /** Text that only the orphan has on its command line: its data folder. */
  readonly marker: string;
  /** Signal that makes it shut down. */
  readonly signal: NodeJS.Signals;
  /** How long it may take, in milliseconds, before it is killed. */
  readonly timeoutMs: number;
}

const KILL_TIMEOUT_MS = 5_000;
const RELEASE_TIMEOUT_MS = 2_000;

/** Stops a server that outlived the run which started it. Returns whether there was one. */
export async function stopOrphan({ pid, marker, signal, timeoutMs }: Orphan): Promise<boolean> {
  const runs = async () => isAlive(pid) && (await commandLineOf(pid)).includes(marker);
  if (!(await runs())) return false;
  process.kill(pid, signal);
  if (!(await becomesTrue(async () => !(await runs()), timeoutMs))) {
    process.kill(pid, 'SIGKILL');
    await becomesTrue(async () => !(await runs()), KILL_TIMEOUT_MS);
  }
  // One that is ending loses its command line before it lets go of its files and its port; and where
  // nobody waits for it, as in a container without an init, it never goes altogether.
  await becomesTrue(async () => !isAlive(pid), RELEASE_TIMEOUT_MS);
  return true;
}

async function becomesTrue(check: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}
