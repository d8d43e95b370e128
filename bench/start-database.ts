import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCatalog } from '@arcadia/cloud/src/catalog/seed-catalog.ts';
import { openScope } from '@arcadia/cloud/src/db/tenant-scope.ts';
import { createServiceOrm, migrate } from '@arcadia/cloud/src/schema.ts';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';

/** A PostgreSQL of its own with the service's schema and first catalog. */
export interface RunningDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Starts it as PostgreSQL comes: with `fsync`, and with nothing tuned. */
export async function startDatabase(): Promise<RunningDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-bench-'));
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const orm = createServiceOrm({ databaseUrl: postgres.url });
  await migrate(orm);
  await seedCatalog(openScope(orm, 'all'));
  await orm.close();
  return {
    url: postgres.url,
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
