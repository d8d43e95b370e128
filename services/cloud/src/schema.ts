import type { MikroORM } from '@mikro-orm/postgresql';
import { AuditEntry } from './audit/audit-log.ts';
import { BalanceSnapshot } from './billing/balance.ts';
import { CostLine } from './billing/cost-line.entity.ts';
import { Invoice, InvoiceDocument } from './billing/invoice.entity.ts';
import { Addon } from './catalog/addon.entity.ts';
import { Plan, PlanItem, PlanVersion } from './catalog/plan.entity.ts';
import { assertMigrated, runMigrations } from './db/migrate.ts';
import { createOrm, type OrmOptions } from './db/orm.ts';
import { createTenantFilters, openScope } from './db/tenant-scope.ts';
import { Deployment } from './journal/deployment.entity.ts';
import { DeploymentEvent } from './journal/deployment-event.entity.ts';
import { readHorizon } from './journal/read-feed.ts';
import { renumberEvents } from './journal/renumber-events.ts';
import { CloudAccount } from './resources/cloud-account.entity.ts';
import { CloudResource } from './resources/cloud-resource.entity.ts';
import { Subscription, SubscriptionAddon } from './subscriptions/subscription.entity.ts';

/** Every entity, in the order of the layers. */
const entities = [
  Plan,
  PlanVersion,
  PlanItem,
  Addon,
  Deployment,
  DeploymentEvent,
  Subscription,
  SubscriptionAddon,
  CloudAccount,
  CloudResource,
  BalanceSnapshot,
  Invoice,
  InvoiceDocument,
  CostLine,
  AuditEntry,
];

const filters = createTenantFilters({
  owned: [Deployment],
  ofDeployment: [DeploymentEvent, Subscription],
});

/** Creates the ORM with all entities and tenant filters of the service. */
export function createServiceOrm(
  options: Pick<OrmOptions, 'databaseUrl' | 'poolSize' | 'limits' | 'onFault'>,
): MikroORM {
  return createOrm({ ...options, entities, filters });
}

/** Applies the pending migrations, and renumbers the events of a restored dump. Returns the names of both. */
export async function migrate(orm: MikroORM): Promise<string[]> {
  return runMigrations(orm, async (em) => {
    return (await renumberEvents(em)) ? ['renumber-restored-events'] : [];
  });
}

/** Throws if the schema is older than this service, or if the events of a restored dump are not renumbered yet. */
export async function assertSchema(orm: MikroORM): Promise<void> {
  await assertMigrated(orm);
  await readHorizon(openScope(orm, 'all'));
}
