import { randomUUID } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file atomically: a reader, or a start after a crash, finds the old content or the new one, never a part.
 * If `data` comes in pieces and ends with an error, the old content stays. `mode` is the mode of the new file; default
 * 0o666 less the umask.
 *
 * Own code: write-file-atomic is CommonJS, which does not run once it is bundled into an ES module.
 */
export async function replaceFile(
  path: string,
  data: string | Uint8Array | AsyncIterable<string>,
  { mode = 0o666 }: { mode?: number | undefined } = {},
): Promise<void> {
  // Two writers of the same file must not write into each other's draft.
  const draft = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await writeFile(file, data);
      // Without this the rename can survive a power failure that the content does not.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
