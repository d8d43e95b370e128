import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from './tenant-scope.ts';

/** Any number that nothing else locks on. */
const schemaLock = 7_243_190;

/** Holds, until the transaction ends, what instances that migrate or seed at the same time take turns on. */
export async function takeSchemaTurn(em: EntityManager): Promise<void> {
  await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(platformSql(em));
}
