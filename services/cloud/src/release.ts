import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { migrations } from './db/migrations/migrations.ts';

/** The release that this process runs, as health checks and the list of instances show it. */
export interface Release {
  /** The version in `package.json`. */
  readonly version: string;
  /** The name of the latest migration that this release needs. */
  readonly schema: string;
}

const manifest = z.object({ version: z.string() });

/** Reads the release from the files of the service. */
export function readRelease(): Release {
  const file = new URL('../package.json', import.meta.url);
  const { version } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { version, schema: migrations.at(-1)?.name ?? 'none' };
}
