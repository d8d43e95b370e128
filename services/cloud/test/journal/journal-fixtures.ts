import type { LifecycleEvent } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { reads } from '../../src/db/tenant-scope.ts';
import { type ApiEvent, toApiEvent } from '../../src/journal/deployment-event.entity.ts';

/** Runs statements on the log as the owner of the table could: without the triggers that make it append-only. */
export async function tamper(
  em: EntityManager,
  ...statements: readonly (readonly [sql: string, ...values: readonly unknown[]])[]
): Promise<void> {
  await em.transactional(async (tx) => {
    await tx.execute('alter table cloud_deployment_events disable trigger all');
    for (const [sql, ...values] of statements) await tx.execute(sql, values);
    await tx.execute('alter table cloud_deployment_events enable trigger all');
  });
}

/** Reads the whole log of a deployment. The API's detail of a deployment shows only the latest events. */
export async function readLog(em: EntityManager, id: string): Promise<ApiEvent[]> {
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map(toApiEvent);
}

/** Converts the events of a log that set the state to the input of `deploymentLifecycle.replay`. */
export function toLifecycleEvents(log: readonly ApiEvent[]): LifecycleEvent[] {
  return log
    .filter(({ kind }) => kind === 'created' || kind === 'transitioned')
    .map(({ from_state, to_state, effective_at, actor }) => ({
      from: from_state,
      to: to_state,
      atMs: Date.parse(effective_at),
      actor: actor.kind,
    }));
}

/** A connection that appends events, in transactions that a test begins and ends. */
export interface Writer {
  /** Begins a transaction. `early` assigns its number before its first write, as an idempotency key does. */
  begin(early?: boolean): Promise<void>;
  /** Appends the next event of a deployment's log. It waits for the lock of the deployment, as every use case does. */
  append(deploymentId: string): Promise<void>;
  end(how: 'commit' | 'rollback'): Promise<void>;
  close(): Promise<void>;
}

export async function connectWriter(databaseUrl: string): Promise<Writer> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    async begin(early = false) {
      await client.query('begin');
      if (early) await client.query('select pg_current_xact_id()');
    },
    async append(deploymentId) {
      await client.query('select from cloud_deployments where id = $1 for update', [deploymentId]);
      await client.query('update cloud_deployments set seq = seq + 1 where id = $1', [
        deploymentId,
      ]);
      await client.query(
        `insert into cloud_deployment_events (id, deployment_id, seq, kind, from_state, to_state, actor_kind, actor_id)
        select gen_random_uuid(), id, seq, 'updated', state, state, 'system', 'writer'
        from cloud_deployments where id = $1`,
        [deploymentId],
      );
    },
    async end(how) {
      await client.query(how);
    },
    close: () => client.end(),
  };
}

/** Inserts a deployment with the first event of its log, and returns its id. */
export async function insertDeployment(databaseUrl: string, tenantId: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ deployment_id: string }>(
    `with deployment as (
      insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
      values (gen_random_uuid(), $1, 's-' || gen_random_uuid(), 'Shop', 'syd1', 'active', 'shared', 1) returning *
    )
    insert into cloud_deployment_events (id, deployment_id, seq, kind, to_state, actor_kind, actor_id)
    select gen_random_uuid(), id, seq, 'created', state, 'system', 'writer' from deployment
    returning deployment_id`,
    [tenantId],
  );
  await client.end();
  return rows[0]?.deployment_id ?? '';
}
