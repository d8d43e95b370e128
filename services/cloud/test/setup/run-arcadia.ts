import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';

export const CLI: string = fileURLToPath(new URL('../../src/cli/arcadia.ts', import.meta.url));

const run = promisify(execFile);

/**
 * Runs `arcadia` with these arguments, and with no other variables of the environment than `env`.
 *
 * @throws if it does not exit with 0: an error with `code`, `stdout` and `stderr`.
 */
export function runArcadia(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ stdout: string; stderr: string }> {
  const script = ['--conditions=@arcadia/source', CLI, ...args];
  return run(process.execPath, script, { env: childEnv(env) });
}

/** Adds to `env` the folder in which Node keeps compiled code during the run: processes start in half the time. */
export function childEnv(env: Readonly<Record<string, string>>): Record<string, string> {
  return { NODE_COMPILE_CACHE: inject('compileCacheDir'), ...env };
}
