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

/** The tables with rows of tenants. Each has a column `tenant_id`, and its keys begin with it. */
export type TenantTable =
  | 'cloud_deployments'
  | 'cloud_deployment_events'
  | 'subscriptions'
  | 'subscription_addons';

interface FilterArgs {
  tenantId: string | null;
}

/**
 * Creates the filter for the entities of a tenant. It restricts reads of entities, and the plugin below restricts reads
 * through Kysely. Both fail without the visibility that `openScope` sets, so that no query can forget it.
 *
 * @param owned The entities of the tables in `TenantTable`.
 */
export function createTenantFilters(
  owned: EntityClass<{ tenantId: string }>[],
): Record<string, FilterDef> {
  return {
    tenant: {
      name: 'tenant',
      entity: owned,
      cond: ({ tenantId }: FilterArgs) => (tenantId === null ? {} : { tenantId }),
    },
  };
}

/** Opens an EntityManager that sees only the rows of `visibility`. Open one for each request and each work item. */
export function openScope(orm: MikroORM, visibility: Visibility): EntityManager {
  const em = orm.em.fork();
  const args: FilterArgs = { tenantId: visibility === 'all' ? null : visibility.tenantId };
  em.setFilterParams('tenant', args);
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

/**
 * SQL for the tenant of a deployment. A condition on `deployment_id` needs one on `tenant_id` beside it, because the
 * indexes of the tables of tenants begin with the tenant.
 */
export function tenantOf(deploymentId: unknown): RawBuilder<string> {
  return sql<string>`(select tenant_id from cloud_deployments where id = ${deploymentId})`;
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
    const rowsOf = (table: TenantTable) =>
      sql`select * from ${sql.table(table)} where tenant_id = ${tenantId}`;
    this.#owned = {
      cloud_deployments: rowsOf('cloud_deployments'),
      cloud_deployment_events: rowsOf('cloud_deployment_events'),
      subscriptions: rowsOf('subscriptions'),
      subscription_addons: rowsOf('subscription_addons'),
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
