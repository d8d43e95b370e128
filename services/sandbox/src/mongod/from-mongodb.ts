import { fileURLToPath } from 'node:url';
import { run } from '../processes/run.ts';

const DOWNLOAD_TIMEOUT_MS = 180_000;

/**
 * Downloads MongoDB's own build for this system into `folder` and returns the path of its mongod.
 * This runs in a process of its own, as the downloader prints its progress and cannot be stopped
 * where a firewall swallows its packets.
 */
export async function fromMongodb(folder: string): Promise<string> {
  const program = fileURLToPath(new URL('./download-from-mongodb.ts', import.meta.url));
  const args = [program, folder];
  const stdout = await run({ file: process.execPath, args, timeout: DOWNLOAD_TIMEOUT_MS });
  return stdout.trim().split('\n').at(-1) ?? '';
}
