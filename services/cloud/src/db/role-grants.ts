import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from './tenant-scope.ts';

/**
 * Gives a role the rights of the service on what the current role owns, and takes every other right on tables from it.
 *
 * @returns The statements that it has executed: none if the role has exactly these rights already.
 */
export async function grantToService(em: EntityManager, role: string): Promise<string[]> {
  const statements = await planGrants(em, role);
  for (const statement of statements) await em.execute(statement);
  return statements;
}

/**
 * Returns the statements that give a role the rights of the service, once the current role owns the schema: on append-only
 * tables the role may select and insert, on other tables update and delete too. It may execute the functions that run as
 * the owner, and create the tables of Agenda in the schema `agenda`.
 */
export async function planGrants(em: EntityManager, role: string): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    with service as (select oid, quote_ident(rolname) as name from pg_roles where rolname = ${role}),
    tables as (${tableRights})
    ${differences}`.execute(platformSql(em));
  return rows.map(({ statement }) => statement);
}

/**
 * Partitions count as tables: they have the row triggers of their parent. A table is append-only if a trigger of that name
 * refuses changes of its rows. Nobody writes to views, and only `arcadia migrate` to the list of migrations.
 */
const tableRights = sql`
  select format('%I.%I', n.nspname, c.relname) as name, c.relacl, c.relowner, case
      when c.relname = 'schema_migrations' or c.relkind in ('v', 'm') then '{SELECT}'::text[]
      when exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname ~ '_append_only$')
        then '{SELECT,INSERT}'
      else '{SELECT,INSERT,UPDATE,DELETE}'
    end as wanted
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm')
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;

/**
 * The default rights make a new table usable by the triggers of instances that run while later migrations do. They must fit
 * an append-only table and a partition of one, so they neither update nor delete.
 */
const differences = sql`
  , rights as (
    select tables.name, wanted, case when relowner = service.oid then '{}' else array(
      select privilege_type from aclexplode(relacl) where grantee = service.oid) end as actual
    from tables, service
  )
  select format('grant %s on %s to %s',
    array_to_string(array(select unnest(wanted) except select unnest(actual)), ', '), rights.name, service.name)
    as statement
  from rights, service where not wanted <@ actual
  union all
  select format('revoke %s on %s from %s',
    array_to_string(array(select unnest(actual) except select unnest(wanted)), ', '), rights.name, service.name)
  from rights, service where not actual <@ wanted
  union all
  select format('grant execute on function public.%I(%s) to %s', p.proname, pg_get_function_identity_arguments(p.oid),
    service.name)
  from pg_proc p, service
  where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and (p.proowner = service.oid or not has_function_privilege(service.oid, p.oid, 'EXECUTE'))
  union all
  select format('grant usage on sequence public.%I to %s', c.relname, service.name)
  from pg_class c, service
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'S'
    and (c.relowner = service.oid or not has_sequence_privilege(service.oid, c.oid, 'USAGE'))
  union all
  select format('grant %s on schema %I to %s', lower(privilege), n.nspname, service.name)
  from pg_namespace n, service, (values ('public', 'USAGE'), ('agenda', 'USAGE'), ('agenda', 'CREATE'))
    as needed (schema, privilege)
  where n.nspname = needed.schema
    and (n.nspowner = service.oid or not has_schema_privilege(service.oid, n.oid, privilege))
  union all
  select format('grant temporary on database %I to %s', current_database(), service.name)
  from service where not has_database_privilege(service.oid, current_database(), 'TEMPORARY')
  union all
  select format('alter default privileges for role %I in schema public grant %s to %s',
    current_user, granted, service.name)
  from service, (values ('r', 'INSERT', 'select, insert on tables'), ('S', 'USAGE', 'usage on sequences'))
    as needed (kind, privilege, granted)
  where not exists (
    select from pg_default_acl d, aclexplode(d.defaclacl) a
    where d.defaclrole = (select oid from pg_roles where rolname = current_user)
      and d.defaclnamespace = 'public'::regnamespace
      and d.defaclobjtype = needed.kind::"char" and a.grantee = service.oid and a.privilege_type = needed.privilege)`;
