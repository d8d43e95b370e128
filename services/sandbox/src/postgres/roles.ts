import pg from 'pg';

/** The URLs of the two roles that the service works with. */
export interface RoleUrls {
  /** Of the role that owns the database and its tables, for `arcadia migrate`. It is not a superuser. */
  readonly migrationUrl: string;
  /** Of the role that serves. It has only the rights that `arcadia migrate` gives it. */
  readonly serviceUrl: string;
}

/** Passwords of the two roles. */
interface RolePasswords {
  readonly owner: string;
  readonly service: string;
}

/** Name of the role that owns the tables. */
export const TABLES_OWNER = 'arcadia_owner';
/** Name of the role that serves. */
export const SERVICE_ROLE = 'arcadia_service';

/**
 * Creates the two roles, or gives them these passwords, and makes the first one the owner of the database. It takes over the
 * tables of a database that a superuser has migrated.
 *
 * @param superuserUrl URL of a superuser and the database.
 */
export async function separateRoles(
  superuserUrl: string,
  passwords: RolePasswords,
): Promise<RoleUrls> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(createRole(TABLES_OWNER, passwords.owner));
    await client.query(createRole(SERVICE_ROLE, passwords.service));
    await client.query(takeOver);
  } finally {
    await client.end();
  }
  return {
    migrationUrl: withRole(superuserUrl, TABLES_OWNER, passwords.owner),
    serviceUrl: withRole(superuserUrl, SERVICE_ROLE, passwords.service),
  };
}

function createRole(name: string, password: string): string {
  return `do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then create role ${name}; end if;
  end $$;
  alter role ${name} login password ${pg.escapeLiteral(password)}`;
}

/** The tables of Agenda in the schema `agenda` stay with the service, which creates them. */
const takeOver = `do $$ declare part record; begin
  for part in
    select format('alter table public.%I', relname) as alter from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relowner <> '${TABLES_OWNER}'::regrole
    union all select format('alter routine %s', oid::regprocedure) from pg_proc
      where pronamespace = 'public'::regnamespace and proowner <> '${TABLES_OWNER}'::regrole
    union all select 'alter schema agenda' from pg_namespace
      where nspname = 'agenda' and nspowner <> '${TABLES_OWNER}'::regrole
    union all select format('alter database %I', datname) from pg_database
      where datname = current_database() and datdba <> '${TABLES_OWNER}'::regrole
  loop execute part.alter || ' owner to ${TABLES_OWNER}'; end loop;
end $$`;

function withRole(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.href;
}
