import { replaceFile } from '../replace-file.ts';
import { SandboxError } from '../sandbox-error.ts';
import type { ServiceVariables } from './service-variables.ts';

/**
 * Writes variables for `node --env-file`, for this user's eyes only.
 *
 * @throws {SandboxError} `variable_invalid` where a value has every kind of quote in it.
 */
export async function writeServiceEnv(file: string, variables: ServiceVariables): Promise<void> {
  const lines = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quote(name, value)}\n`],
  );
  await replaceFile(file, lines.join(''));
}

function quote(name: string, value: string): string {
  if (/^[\w.:/@,+=%?&~-]*$/.test(value)) return value;
  // Between double quotes Node reads `\n` as a new line.
  const fitting = value.includes('\\n') ? ["'", '`'] : ["'", '`', '"'];
  const mark = fitting.find((candidate) => !value.includes(candidate));
  if (mark !== undefined) return `${mark}${value}${mark}`;
  throw new SandboxError('variable_invalid', `${name} has every kind of quote in it.`);
}
