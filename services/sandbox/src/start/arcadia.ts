import { join } from 'node:path';
import type { Command } from '../processes/command.ts';
import { run } from '../processes/run.ts';
import { SandboxError } from '../sandbox-error.ts';
import { checkout } from './checkout.ts';

/** Runs the service's commands on the variables of a file, as `pnpm arcadia` does. */
export interface Arcadia {
  readonly command: (...args: readonly string[]) => Command;
  /**
   * Runs a command to its end and returns what it printed.
   *
   * @throws {SandboxError} `service_failed` with what it said.
   */
  readonly run: (...args: readonly string[]) => Promise<string>;
}

/**
 * @param envFile Variables of the service.
 * @param env All others.
 */
export function arcadiaOn(envFile: string, env: NodeJS.ProcessEnv): Arcadia {
  const entry = join(checkout, 'services/cloud/src/cli/arcadia.ts');
  const node = ['--conditions=@arcadia/source', `--env-file=${envFile}`, entry];
  const command: Arcadia['command'] = (...args) => ({
    file: process.execPath,
    args: [...node, ...args],
    cwd: checkout,
    env,
  });
  return {
    command,
    run: async (...args) => {
      try {
        return (await run(command(...args))).trim();
      } catch (cause) {
        const said = cause instanceof SandboxError ? cause.output.trim() || cause.message : cause;
        throw new SandboxError('service_failed', `arcadia ${args[0]} failed: ${said}`, { cause });
      }
    },
  };
}
