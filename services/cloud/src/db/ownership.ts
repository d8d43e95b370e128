import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { planGrants } from './role-grants.ts';
import { readRoleLimits } from './role-limits.ts';
import { platformSql } from './tenant-scope.ts';

/**
 * Makes the current role the owner of the schema, in the transaction of `em`, if it is not and may do that. The role of the
 * service must not own the database either: it could drop the schema.
 *
 * @param service The role of the service, if it is another one than the current role. Without it nothing is taken over.
 * @throws {Error} with the statements that an administrator must run, if the current role may not do that, or if there is
 * no role of the service.
 */
export async function prepareOwner(
  em: EntityManager,
  service: { readonly name: string; readonly report: (line: string) => void } | undefined,
): Promise<void> {
  if (service !== undefined) await assertRole(em, service.name);
  const { role, owners, statements, isAllowed } = await readOwnership(em, service?.name);
  if (statements.length === 0) return;
  if (service === undefined) {
    if (isAllowed) return;
    const [owner] = owners;
    if (owner === undefined) throw needsSuperuser(role, 'may not create a schema', statements);
    throw new Error(
      `The role ${role} of DATABASE_URL may not migrate: it does not own the tables. ` +
        `Set DATABASE_MIGRATION_URL to a URL of the role ${owner}.`,
    );
  }
  if (!isAllowed) {
    const grants = await planGrants(em, service.name);
    const script = [...statements, ...grants];
    throw needsSuperuser(role, 'does not own the schema, and may not take it over', script);
  }
  for (const statement of statements) await em.execute(statement);
  service.report(`The role ${role} owns the tables now. Before, ${owners.join(', ')} did.`);
}

async function assertRole(em: EntityManager, name: string): Promise<void> {
  if ((await readRoleLimits(em, name)) !== undefined) return;
  throw new Error(
    `The role ${name} of DATABASE_URL does not exist. Create it as a superuser, then run \`arcadia migrate\` again:\n\n` +
      `create role "${name.replaceAll('"', '""')}" login password '…';`,
  );
}

/**
 * The statements are one transaction with the rights of the service: if it owned the tables, it would otherwise have none
 * until the next `arcadia migrate`. `reassign owned` does not fit: it fails for the first superuser, and takes more than
 * the tables of the service.
 */
function needsSuperuser(role: string, fault: string, statements: readonly string[]): Error {
  const script = ['begin', ...statements, 'commit'].map((each) => `${each};`).join('\n');
  return new Error(
    `The role ${role} that migrates ${fault}. Nothing was changed. ` +
      `Run these statements as a superuser, then \`arcadia migrate\` again:\n\n${script}`,
  );
}

/** What the current role lacks to migrate the database. */
interface Ownership {
  readonly role: string;
  /** The roles that own parts of the schema in its place. */
  readonly owners: readonly string[];
  /** The statements that make it the owner of every part, and let it create what migrations create. */
  readonly statements: readonly string[];
  /** Whether it may execute the statements: it is a member of the owners, or a superuser. */
  readonly isAllowed: boolean;
}

/** Finds the parts of the schema that do not belong to the current role. Parts of extensions do not count. */
async function readOwnership(em: EntityManager, service: string | undefined): Promise<Ownership> {
  const { rows } = await sql<LackRow>`
    with parts as (
      select c.oid, relowner as owner,
        case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
          else 'table' end as kind,
        format('%I.%I', 'public', relname) as name
      from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and relkind = 'S')
      union all
      select p.oid, proowner, 'routine', format('public.%I(%s)', proname, pg_get_function_identity_arguments(p.oid))
      from pg_proc p where pronamespace = 'public'::regnamespace
      union all
      select oid, stxowner, 'statistics', format('%I.%I', 'public', stxname)
      from pg_statistic_ext where stxnamespace = 'public'::regnamespace
      union all
      select oid, nspowner, 'schema', 'agenda' from pg_namespace where nspname = 'agenda'
    )
    select current_user as role, pg_get_userbyid(owner) as owner,
      format('alter %s %s owner to %I', kind, name, current_user) as statement, pg_has_role(owner, 'USAGE') as "isAllowed"
    from parts where owner <> (select oid from pg_roles where rolname = current_user)
      and not exists (select from pg_depend d where d.objid = parts.oid and d.deptype = 'e')
    union all
    select current_user, rolname, format('alter database %I owner to %I', datname, current_user),
      (select rolsuper from pg_roles where rolname = current_user)
    from pg_database join pg_roles r on r.oid = datdba
    where datname = current_database() and rolname = ${service ?? null}::text
    union all
    select current_user, null, format('grant usage, create on schema public to %I', current_user), false
    where not has_schema_privilege('public', 'USAGE') or not has_schema_privilege('public', 'CREATE')
    union all
    select current_user, null, format('grant create on database %I to %I', current_database(), current_user), false
    where not has_database_privilege(current_database(), 'CREATE') and to_regnamespace('agenda') is null`.execute(
    platformSql(em),
  );
  const owners = rows.flatMap(({ owner }) => (owner === null ? [] : [owner]));
  return {
    role: rows[0]?.role ?? '',
    owners: [...new Set(owners)],
    statements: rows.map(({ statement }) => statement),
    isAllowed: rows.every(({ isAllowed }) => isAllowed),
  };
}

interface LackRow {
  role: string;
  owner: string | null;
  statement: string;
  isAllowed: boolean;
}
