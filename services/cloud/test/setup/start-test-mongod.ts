import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningMongod, startMongod } from '@arcadia/sandbox/mongod.ts';

const CHECKOUT_DIR = resolve(fileURLToPath(new URL('../../../..', import.meta.url)));

/** Starts a mongod for tests. Null if none can be found or installed; with `ARCADIA_REQUIRE_MONGO=1` that is an error. */
export async function startTestMongod(options: {
  readonly dataDir: string;
  /** Default: a free port. */
  readonly port?: number;
}): Promise<RunningMongod | null> {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const mongod = await startMongod({
    ...options,
    keepDir: join(process.env.ARCADIA_DATA_DIR ?? join(CHECKOUT_DIR, '.arcadia'), 'bin'),
    systemBinary: process.env.MONGOMS_SYSTEM_BINARY,
    searchPath: process.env.PATH,
    log,
  });
  if (mongod === null && process.env.ARCADIA_REQUIRE_MONGO === '1') {
    throw new Error('mongod could not be started, and ARCADIA_REQUIRE_MONGO=1 requires it.');
  }
  return mongod;
}
