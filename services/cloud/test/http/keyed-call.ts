import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { toSuperuserUrl } from '../setup/test-database.ts';
import { mintToken, type TestService } from '../setup/test-service.ts';

export const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };

export interface KeyedCall {
  /** The path below `/api/v1`. */
  readonly path: string;
  readonly body: object;
  readonly tenant: string;
  readonly key: string;
  /** Default: `member`. */
  readonly role?: string;
  readonly subject?: string;
}

/** Sends one POST with an idempotency key. Returns the parts of its answer that a replay may change. */
export async function send(
  { url }: { readonly url: string },
  { path, body, tenant, key, role, subject }: KeyedCall,
) {
  const token = await mintToken({
    roles: [role ?? 'member'],
    tenant_id: tenant,
    ...(subject === undefined ? {} : { sub: subject }),
  });
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  const replayed = response.headers.get('idempotency-replayed') === 'true';
  const answer: unknown = await response.json();
  return { status: response.status, body: answer, replayed };
}

/** Makes PostgreSQL refuse to update or delete a key. Returns a function that repairs it. */
export async function failOn(
  service: Pick<TestService, 'superuserEm'>,
  change: 'update' | 'delete',
  key: string,
): Promise<() => Promise<void>> {
  const name = `fail_on_${change}`;
  await service.superuserEm().execute(`
    create function ${name}() returns trigger language plpgsql as $$
      begin raise exception 'refused by the test'; end $$;
    create trigger ${name} before ${change} on idempotency_keys
      for each row when (old.key = '${key}') execute function ${name}()`);
  const repair = async () => {
    await service.superuserEm().execute(`drop function if exists ${name} cascade`);
  };
  onTestFinished(repair);
  return repair;
}

/** Opens a session of a superuser that holds the locks of `statement` until it is released. */
export async function holdLock(
  { config }: { readonly config: Pick<TestService['config'], 'databaseUrl'> },
  statement: string,
) {
  const client = new pg.Client({ connectionString: toSuperuserUrl(config.databaseUrl) });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await client.query(statement);
  return {
    pid: rows[0]?.pid ?? 0,
    release: () => client.query('commit'),
    async rollback() {
      await client.query('rollback');
      await client.end();
    },
  };
}

/** Waits until one session waits for the session `pid`, and returns its pid. */
export async function waiterFor(service: TestService, pid: number): Promise<number> {
  const sql = 'select pid from pg_stat_activity where ?::int = any(pg_blocking_pids(pid))';
  const waiters = () => service.em().execute<{ pid: number }[]>(sql, [pid]);
  await expect.poll(waiters).toHaveLength(1);
  return (await waiters())[0]?.pid ?? 0;
}
