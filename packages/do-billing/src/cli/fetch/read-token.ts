import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { CliRun } from '../cli-run.ts';
import { assertFile } from '../input/assert-file.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The token, out of a file, stdin for `-`, or else the environment: an option would show it to all
 * who may list processes.
 *
 * @throws {UsageError} where there is none.
 */
export async function readToken(run: CliRun, tokenFile: string | undefined): Promise<string> {
  const token = (await readSource(run, tokenFile)).trim();
  if (token !== '') return token;
  throw new UsageError(
    tokenFile === undefined
      ? 'Set DIGITALOCEAN_TOKEN to a token with the scope billing:read, or give --token-file.'
      : `There is no token in ${tokenFile === '-' ? 'stdin' : tokenFile}.`,
  );
}

async function readSource(run: CliRun, tokenFile: string | undefined): Promise<string> {
  if (tokenFile === undefined) return run.env.DIGITALOCEAN_TOKEN ?? '';
  if (tokenFile === '-') return text(run.stdin);
  await assertFile(tokenFile);
  return readFile(tokenFile, 'utf8');
}
