import { readFile } from 'node:fs/promises';
import { run } from './run.ts';

/**
 * The command line of a running process, or an empty string where it has ended or cannot be read.
 * Process ids are used again, so one found in a file proves nothing until this agrees.
 */
export async function commandLineOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    // No /proc (macOS), or the process is gone: then ps says so too.
    const ps = { file: 'ps', args: ['-o', 'command=', '-p', String(pid)] };
    return await run(ps).catch(() => '');
  }
}
