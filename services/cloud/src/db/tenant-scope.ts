import type { EntityClass, EntityManager, FilterDef, MikroORM } from '@mikro-orm/postgresql';
import {
  AliasNode,
  type FromNode,
  IdentifierNode,
  type JoinNode,
  type Kysely,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type RawBuilder,
  sql,
  TableNode,
} from 'kysely';
import type { Tables } from './tables.ts';

/** The rows that an EntityManager may see: those of one tenant, or those of all tenants. */
export type Visibility = { readonly tenantId: string } | 'all';

/** The tables whose rows belong to a tenant. */
export type TenantTable =
  | 'cloud_deployments'
  | 'cloud_deployment_events'
  | 'subscriptions'
  | 'subscription_addons';

interface FilterArgs {
  tenantId: string | null;
}

/**
 * Creates the filters for the entities of a tenant: `owned` have a column `tenantId`, and `ofDeployment` belong to a
 * deployment. These filters restrict reads of entities, and the plugin below restricts reads through Kysely. Both fail
 * without the visibility that `openScope` sets, so that no query can forget it.
 */
export function createTenantFilters(entities: {
  readonly owned: EntityClass<{ tenantId: string }>[];
  readonly ofDeployment: EntityClass<{ deploymentId: string }>[];
}): Record<string, FilterDef> {
  return {
    tenant: {
      name: 'tenant',
      entity: entities.owned,
      cond: ({ tenantId }: FilterArgs) => (tenantId === null ? {} : { tenantId }),
    },
    tenantOfDeployment: {
      name: 'tenantOfDeployment',
      entity: entities.ofDeployment,
      cond: ({ tenantId }: FilterArgs) => (tenantId === null ? {} : { deploymentId: { tenantId } }),
    },
  };
}

/** Opens an EntityManager that sees only the rows of `visibility`. Open one for each request and each work item. */
export function openScope(orm: MikroORM, visibility: Visibility): EntityManager {
  const em = orm.em.fork();
  const args: FilterArgs = { tenantId: visibility === 'all' ? null : visibility.tenantId };
  em.setFilterParams('tenant', args);
  em.setFilterParams('tenantOfDeployment', args);
  return em;
}

/** Kysely, restricted to `select`. */
export type Reads = Pick<Kysely<Tables>, 'selectFrom'>;

/** Reads through Kysely, in the transaction of `em` if it has one. A query sees only the rows that `em` may see. */
export function reads(em: EntityManager): Reads {
  return readsAs(em, visibleTenant(em));
}

/** The id of the tenant that `em` is restricted to, or null if `em` sees all tenants. */
export function visibleTenant(em: EntityManager): string | null {
  const { tenantId } = em.getFilterParams<Partial<FilterArgs>>('tenant') ?? {};
  if (tenantId !== undefined) return tenantId;
  throw new Error('The EntityManager has no visibility. Open it with openScope().');
}

/** `reads()` for a tenant that is not known yet. Only `prepare-read.ts` uses it. */
export function readsAs(em: EntityManager, tenantId: unknown): Reads {
  const kysely = em.getKysely<Tables>();
  return tenantId === null ? kysely : kysely.withPlugin(new TenantScope(tenantId));
}

/** Any SQL on the tables that do not belong to a tenant, in the transaction of `em` if it has one. */
export function platformSql(em: EntityManager): Kysely<Omit<Tables, TenantTable>> {
  return em.getKysely<Omit<Tables, TenantTable>>();
}

/** Replaces each table of tenants by a subquery with the rows of one tenant. PostgreSQL flattens the subqueries. */
class TenantScope extends OperationNodeTransformer implements KyselyPlugin {
  readonly #owned: Record<TenantTable, RawBuilder<unknown>>;

  constructor(tenantId: unknown) {
    super();
    const deployments = sql`select * from cloud_deployments where tenant_id = ${tenantId}`;
    const ids = sql`select id from cloud_deployments where tenant_id = ${tenantId}`;
    const subscriptions = sql`select * from subscriptions where deployment_id in (${ids})`;
    this.#owned = {
      cloud_deployments: deployments,
      cloud_deployment_events: sql`select * from cloud_deployment_events where deployment_id in (${ids})`,
      subscriptions,
      subscription_addons: sql`select * from subscription_addons where subscription_id in
        (select id from subscriptions where deployment_id in (${ids}))`,
    };
  }

  transformQuery(args: PluginTransformQueryArgs): PluginTransformQueryArgs['node'] {
    return this.transformNode(args.node, args.queryId);
  }

  async transformResult(
    args: PluginTransformResultArgs,
  ): Promise<PluginTransformResultArgs['result']> {
    return args.result;
  }

  protected override transformFrom(node: FromNode, queryId?: QueryId): FromNode {
    const from = super.transformFrom(node, queryId);
    return { ...from, froms: from.froms.map((source) => this.#scope(source)) };
  }

  protected override transformJoin(node: JoinNode, queryId?: QueryId): JoinNode {
    const join = super.transformJoin(node, queryId);
    return { ...join, table: this.#scope(join.table) };
  }

  #scope(source: OperationNode): OperationNode {
    const table = AliasNode.is(source) ? source.node : source;
    if (!TableNode.is(table)) return source;
    const name = table.table.identifier.name;
    if (!isTenantTable(name, this.#owned)) return source;
    const alias = AliasNode.is(source) ? source.alias : IdentifierNode.create(name);
    return AliasNode.create(sql`(${this.#owned[name]})`.toOperationNode(), alias);
  }
}

function isTenantTable(
  name: string,
  owned: Record<TenantTable, RawBuilder<unknown>>,
): name is TenantTable {
  return Object.hasOwn(owned, name);
}
