import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { platformSql } from './tenant-scope.ts';

/**
 * A role, and whether it may change append-only tables in any way. The owner of a table can disable its triggers, and the
 * owner of the schema, such as that of the database, can drop it.
 */
interface RoleLimits {
  readonly role: string;
  readonly mayChangeAppendOnly: boolean;
}

/** Reads the limits of a role, or of the current one. Undefined if there is no such role. */
export async function readRoleLimits(
  em: EntityManager,
  role?: string,
): Promise<RoleLimits | undefined> {
  const { rows } = await sql<RoleLimits>`
    select rolname as role, exists (
      select from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      where t.tgname ~ '_append_only$' and (pg_has_role(r.oid, c.relowner, 'USAGE')
        or pg_has_role(r.oid, n.nspowner, 'USAGE')
        or has_table_privilege(r.oid, c.oid, 'UPDATE, DELETE, TRUNCATE'))
    ) as "mayChangeAppendOnly"
    from pg_roles r where rolname = ${role === undefined ? sql`current_user` : role}`.execute(
    platformSql(em),
  );
  return rows[0];
}

/** Logs a line if the current role may change append-only tables. */
export async function logUnlimitedRole(em: EntityManager, logger: Logger): Promise<void> {
  const limits = await readRoleLimits(em);
  if (limits?.mayChangeAppendOnly !== true) return;
  const message =
    'the role of DATABASE_URL may change append-only tables: see docs/runbook.md#role_not_limited';
  logger.warn({ role: limits.role }, message);
}
