import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What `postmaster.pid` in PostgreSQL's data folder says: the server's process id (line 1) and
 * whether it takes connections (line 8). Null where no server runs or was killed.
 */
export async function readPostmaster(
  data: string,
): Promise<{ pid: number; isReady: boolean } | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, isReady: lines[7]?.trim() === 'ready' };
}
