import type { Pool, PoolClient } from 'pg';

/**
 * Gives a pool back the clients whose session PostgreSQL has ended while they were lent out. Kysely gives one back
 * after `begin`, `commit` or `rollback` and not where these fail, as they must then: each session that was lost within
 * a transaction would take a connection of the pool with it, until there is none.
 */
export function reclaimClients(pool: Pool): void {
  const lent = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) =>
    client.once('end', () => {
      if (!lent.has(client)) return;
      client.release(true);
      // Whoever has it may still want to give it back, and the pool takes a client once.
      client.release = () => undefined;
    }),
  );
}
