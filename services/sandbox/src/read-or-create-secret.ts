import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '@arcadia/internal/replace-file';

const SECRET_BYTES = 48;

/**
 * Reads the secret in a file, or creates the file with a random secret. Only this user can read the file.
 *
 * @returns The secret: printable ASCII that is safe in a URL.
 */
export async function readOrCreateSecret(file: string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(() => '');
  if (existing !== '') {
    await chmod(file, 0o600);
    return existing;
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await replaceFile(file, secret, { mode: 0o600 });
  return secret;
}
