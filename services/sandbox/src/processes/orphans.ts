import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.ts';

/** Options of {@link stopOrphan}. */
export interface Orphan {
  /** Process id that the killed run left in a file. */
  readonly pid: number;
  /** Text that only the orphan has in its command line, such as its data folder. */
  readonly marker: string;
  /** Signal that makes the orphan shut down. */
  readonly signal: NodeJS.Signals;
  /** Time in milliseconds after which the orphan is killed. */
  readonly timeoutMs: number;
}

const KILL_TIMEOUT_MS = 5_000;
const RELEASE_TIMEOUT_MS = 2_000;
const POLL_MS = 50;

/** Stops a server that outlived the run that started it. Returns false if no such server runs. */
export async function stopOrphan({ pid, marker, signal, timeoutMs }: Orphan): Promise<boolean> {
  const isRunning = async () => isAlive(pid) && (await readCommandLine(pid)).includes(marker);
  if (!(await isRunning())) return false;
  process.kill(pid, signal);
  if (!(await waitUntil(async () => !(await isRunning()), timeoutMs))) {
    process.kill(pid, 'SIGKILL');
    await waitUntil(async () => !(await isRunning()), KILL_TIMEOUT_MS);
  }
  // An exiting process loses its command line before it releases its files and its port. In a container without an
  // init process it stays a zombie, so this wait has a limit.
  await waitUntil(async () => !isAlive(pid), RELEASE_TIMEOUT_MS);
  return true;
}

/** Whether a process with this id runs, of this user or another. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Reads the command line of a running process. Returns an empty string if the process has exited or its command line is
 * not readable. The system reuses process ids, so an id from a file means nothing until the command line matches.
 */
export async function readCommandLine(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    // Either the system has no /proc (macOS), or the process has exited and ps fails too.
    const ps = { file: 'ps', args: ['-o', 'command=', '-p', String(pid)] };
    return await run(ps).catch(() => '');
  }
}

async function waitUntil(check: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
