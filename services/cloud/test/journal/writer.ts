import pg from 'pg';

/** A connection that appends events in transactions which a test begins and ends. */
export interface Writer {
  /** Begins a transaction; `early` takes its number before it writes anything, as one with an idempotency key does. */
  begin(early?: boolean): Promise<void>;
  /** Appends the next event of a deployment's log; waits for its row, as every use case does. */
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

/** Makes a deployment with the first event of its log, and returns its id. */
export async function makeDeployment(databaseUrl: string, tenantId: string): Promise<string> {
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
