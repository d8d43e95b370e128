import { Migration } from '@mikro-orm/migrations';
import { buildIndex, type NewIndex } from './build-index.ts';
import { lockTables } from './lock-tables.ts';

/**
 * Gives events, subscriptions and their add-ons keys that begin with the tenant, which partitioned and sharded tables
 * accept. The indexes are built while the service writes, and the keys are switched in short transactions.
 *
 * The indexes named `…_former` are for the queries of the release before, which do not name the tenant. The next release
 * drops them.
 */
export class LeadKeysWithTenants extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    const [switched] = await this.execute(
      "select oid from pg_constraint where conname = 'subscription_addons_of_subscription'",
    );
    if (switched === undefined) {
      for (const index of indexes) {
        await buildIndex((statement) => this.execute(statement), index);
      }
      for (const statement of switchKeys) await this.execute(statement);
    }
    for (const statement of validateKeys) await this.execute(statement);
    for (const statement of gatherStatistics) await this.execute(statement);
  }
}

const events = 'cloud_deployment_events';

const indexes: readonly NewIndex[] = [
  {
    name: 'cloud_deployments_of_tenant',
    on: 'cloud_deployments (tenant_id, id)',
    isUnique: true,
  },
  { name: `${events}_key`, on: `${events} (tenant_id, deployment_id, id)`, isUnique: true },
  { name: `${events}_log`, on: `${events} (tenant_id, deployment_id, seq)`, isUnique: true },
  { name: `${events}_former`, on: `${events} (deployment_id, seq)` },
  { name: 'subscriptions_of_tenant', on: 'subscriptions (tenant_id, id)', isUnique: true },
  {
    name: 'subscriptions_live',
    on: "subscriptions (tenant_id, deployment_id) where status <> 'cancelled'",
    isUnique: true,
  },
  {
    name: 'subscriptions_deployment',
    on: 'subscriptions (tenant_id, deployment_id, created_at, id)',
  },
  {
    name: 'subscriptions_former',
    on: "subscriptions (deployment_id) where status <> 'cancelled'",
  },
  {
    name: 'subscription_addons_attached',
    on: 'subscription_addons (tenant_id, subscription_id, addon_id)',
    isUnique: true,
  },
  { name: 'subscription_addons_former', on: 'subscription_addons (subscription_id)' },
];

/** Each string is one transaction. A foreign key that is not valid yet is checked for new rows only. */
const switchKeys: readonly string[] = [
  `do $$ begin
    if not exists (select from pg_constraint where conname = 'cloud_deployments_of_tenant') then
      ${lockTables('cloud_deployments')}
      alter table cloud_deployments add constraint cloud_deployments_of_tenant
        unique using index cloud_deployments_of_tenant;
    end if;
  end $$`,
  `do $$ begin
    if not exists (select from pg_constraint where conname = '${events}_of_deployment') then
      ${lockTables(`cloud_deployments, ${events}`)}
      alter table ${events}
        drop constraint ${events}_pkey,
        add constraint ${events}_key primary key using index ${events}_key,
        drop constraint ${events}_deployment_id_seq_key,
        add constraint ${events}_log unique using index ${events}_log,
        drop constraint ${events}_deployment_id_fkey,
        add constraint ${events}_of_deployment foreign key (tenant_id, deployment_id)
          references cloud_deployments (tenant_id, id) not valid;
    end if;
  end $$`,
  `do $$ begin
    if not exists (select from pg_constraint where conname = 'subscriptions_of_deployment') then
      ${lockTables('cloud_deployments, subscriptions')}
      alter table subscriptions
        add constraint subscriptions_of_tenant unique using index subscriptions_of_tenant,
        drop constraint subscriptions_deployment_id_fkey,
        add constraint subscriptions_of_deployment foreign key (tenant_id, deployment_id)
          references cloud_deployments (tenant_id, id) not valid;
      drop index subscriptions_one_live;
    end if;
  end $$`,
  `do $$ begin
    if not exists (select from pg_constraint where conname = 'subscription_addons_of_subscription') then
      ${lockTables('subscriptions, subscription_addons')}
      alter table subscription_addons
        drop constraint subscription_addons_once,
        add constraint subscription_addons_attached unique using index subscription_addons_attached,
        drop constraint subscription_addons_subscription_id_fkey,
        add constraint subscription_addons_of_subscription foreign key (tenant_id, subscription_id)
          references subscriptions (tenant_id, id) not valid;
    end if;
  end $$`,
];

const validateKeys: readonly string[] = [
  `alter table ${events} validate constraint ${events}_of_deployment`,
  'alter table subscriptions validate constraint subscriptions_of_deployment',
  'alter table subscription_addons validate constraint subscription_addons_of_subscription',
];

/**
 * A deployment has one tenant. Without this, PostgreSQL takes the log of a deployment for much shorter than it is, and reads
 * all of it to sort a page.
 */
const gatherStatistics: readonly string[] = [
  `create statistics if not exists ${events}_tenant (dependencies) on tenant_id, deployment_id from ${events}`,
  `analyze ${events}`,
  'analyze subscriptions',
  'analyze subscription_addons',
];
