import { Migration } from '@mikro-orm/migrations';
import { backFill } from './back-fill.ts';
import { lockTablesFirst } from './lock-tables.ts';

/**
 * Gives events, subscriptions and their add-ons the tenant of their deployment. A trigger fills the column for instances
 * of the release before, which do not know it. Each statement commits by itself and may run again, so that no lock is
 * held for long, and a migration that was interrupted continues.
 */
export class NameTenants extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await this.execute(findTenants);
    await this.execute(keepEventExceptTenant);
    for (const { table, trigger, fill } of tables) {
      await this.execute(`${lockTablesFirst(table)}
        alter table ${table} add column if not exists tenant_id text;
        create or replace trigger ${trigger} before insert or update on ${table}
          for each row when (new.tenant_id is null) execute function ${fill}()`);
    }
    for (const { table, tenant } of tables) {
      const where = 'filled.tenant_id is null';
      await backFill((statement) => this.execute(statement), {
        table,
        set: `tenant_id = (${tenant})`,
        where,
      });
    }
    for (const { table, trigger, fill } of tables) {
      const constraint = `${table}_has_tenant`;
      await this.execute(`${lockTablesFirst(table)}
        alter table ${table} drop constraint if exists ${constraint},
          add constraint ${constraint} check (tenant_id is not null) not valid`);
      await this.execute(`alter table ${table} validate constraint ${constraint}`);
      await this.execute(`${lockTablesFirst(table)}
        alter table ${table} alter column tenant_id set not null, drop constraint ${constraint};
        create or replace trigger ${trigger} before insert on ${table}
          for each row when (new.tenant_id is null) execute function ${fill}()`);
    }
    await this.execute(keepEvent);
  }
}

const ofDeployment =
  'select d.tenant_id from cloud_deployments d where d.id = filled.deployment_id';
const ofSubscription = `select d.tenant_id from subscriptions s join cloud_deployments d on d.id = s.deployment_id
  where s.id = filled.subscription_id`;

/**
 * The triggers run before the others of their tables, by name: the order of an event depends on its tenant.
 */
const tables = [
  {
    table: 'cloud_deployment_events',
    trigger: 'cloud_deployment_events_add_tenant',
    fill: 'add_tenant_of_deployment',
    tenant: ofDeployment,
  },
  {
    table: 'subscriptions',
    trigger: 'subscriptions_add_tenant',
    fill: 'add_tenant_of_deployment',
    tenant: ofDeployment,
  },
  {
    table: 'subscription_addons',
    trigger: 'subscription_addons_add_tenant',
    fill: 'add_tenant_of_subscription',
    tenant: ofSubscription,
  },
];

const findTenants = `
create or replace function add_tenant_of_deployment() returns trigger language plpgsql as $$
declare
  filled record := new;
begin
  new.tenant_id := (${ofDeployment});
  return new;
end $$;
create or replace function add_tenant_of_subscription() returns trigger language plpgsql as $$
declare
  filled record := new;
begin
  new.tenant_id := (${ofSubscription});
  return new;
end $$`;

/**
 * The function that keeps events as they are. Until every event has a tenant, an event without one may get that of its
 * deployment, by anybody, since this changes nothing else and cannot be wrong.
 */
const keepEventExceptTenant = `
create or replace function keep_event() returns trigger language plpgsql as $$
declare
  expected record;
  is_tenant_added boolean := false;
begin
  if tg_op = 'UPDATE' then
    expected := new;
    if old.tenant_id is null and new.tenant_id = (
      select d.tenant_id from cloud_deployments d where d.id = old.deployment_id)
    then
      expected.tenant_id := null;
      is_tenant_added := true;
    end if;
    if is_tenant_added and expected is not distinct from old then
      return new;
    end if;
    if current_setting('arcadia.redaction', true) = 'on'
      and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'USAGE')
      and (new.reason is not distinct from old.reason or (new.reason is null and old.reason_digest is not null))
      and (new.metadata is not distinct from old.metadata or (new.metadata is null and old.metadata_digest is not null))
    then
      expected.reason := old.reason;
      expected.metadata := old.metadata;
      if expected is not distinct from old then
        return new;
      end if;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$`;

/** The function as it was before. */
const keepEvent = `
create or replace function keep_event() returns trigger language plpgsql as $$
declare
  expected record;
begin
  if tg_op = 'UPDATE' and current_setting('arcadia.redaction', true) = 'on'
    and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'USAGE')
    and (new.reason is not distinct from old.reason or (new.reason is null and old.reason_digest is not null))
    and (new.metadata is not distinct from old.metadata or (new.metadata is null and old.metadata_digest is not null))
  then
    expected := new;
    expected.reason := old.reason;
    expected.metadata := old.metadata;
    if expected is not distinct from old then
      return new;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$`;
