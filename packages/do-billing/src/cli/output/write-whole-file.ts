import { open, rename, rm } from 'node:fs/promises';

/** Writes a file so that at every moment there is all of it under its name, or none. */
export async function writeWholeFile(path: string, data: string | Uint8Array): Promise<void> {
  // By process: two that write the same file must not write into one another's.
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(data);
      // Else the name could outlive a loss of power, and what it names not.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
