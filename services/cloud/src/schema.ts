import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { AuditEntry } from './audit/audit-log.ts';
import { BalanceSnapshot } from './billing/balance.ts';
import { CostLine } from './billing/cost-line.entity.ts';
import { Invoice, InvoiceDocument } from './billing/invoice.entity.ts';
import { Addon } from './catalog/addon.entity.ts';
import { Plan, PlanItem, PlanVersion } from './catalog/plan.entity.ts';
import { assertMigrated, runMigrations } from './db/migrate.ts';
import { createOrm, type OrmOptions } from './db/orm.ts';
import { prepareOwner } from './db/ownership.ts';
import { grantToService } from './db/role-grants.ts';
import { createTenantFilters, openScope } from './db/tenant-scope.ts';
import { beginFeedEpoch } from './journal/begin-feed-epoch.ts';
import { Deployment } from './journal/deployment.entity.ts';
import { DeploymentEvent } from './journal/deployment-event.entity.ts';
import { readHorizon } from './journal/feed-horizon.ts';
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

const filters = createTenantFilters([Deployment, DeploymentEvent, Subscription, SubscriptionAddon]);

/** Creates the ORM with all entities and tenant filters of the service. */
export function createServiceOrm(
  options: Pick<OrmOptions, 'databaseUrl' | 'poolSize' | 'limits' | 'onFault'>,
): MikroORM {
  return createOrm({ ...options, entities, filters });
}

/** The role of the service, if it is another one than the role that migrates. */
export interface ServiceRole {
  readonly name: string;
  /** Receives a line if the role got rights, and one if the role that migrates took over parts of the schema. */
  readonly report: (line: string) => void;
}

/**
 * Applies the pending migrations, and begins an epoch of the feed after a restored dump. Returns the names of both.
 *
 * @param service Gets the rights that the service needs. Default: the service connects as the role of `orm`.
 * @throws {Error} if the role of `orm` does not own the schema and may not take it over. Nothing is changed then.
 */
export async function migrate(orm: MikroORM, service?: ServiceRole): Promise<string[]> {
  const grant = async (em: EntityManager) => {
    if (service === undefined) return;
    const { length } = await grantToService(em, service.name);
    if (length > 0) service.report(`Changed ${length} rights of the role ${service.name}.`);
  };
  return runMigrations(orm, {
    async prepare(em) {
      await prepareOwner(em, service);
      await grant(em);
    },
    async finish(em) {
      const isBegun = await beginFeedEpoch(em);
      await grant(em);
      return isBegun ? ['begin-feed-epoch'] : [];
    },
  });
}

/** Throws if the schema is older than this service, or if the events of a restored dump need the next epoch. */
export async function assertSchema(orm: MikroORM): Promise<void> {
  await assertMigrated(orm);
  await readHorizon(openScope(orm, 'all'));
}
