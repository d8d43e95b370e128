import type { MikroORM } from '@mikro-orm/postgresql';
import { Gauge, type Registry } from 'prom-client';
import { readPoolUsage } from '../db/orm.ts';

/** Registers the connections to PostgreSQL and the requests that wait for events. */
export function processMetrics(
  registry: Registry,
  { orm, feedWaiters }: { readonly orm: MikroORM; readonly feedWaiters: () => number },
): void {
  const registers = [registry];
  new Gauge({
    name: 'postgres_pool_connections',
    help: 'Connections to PostgreSQL by state: in_use or idle.',
    labelNames: ['state'],
    registers,
    collect() {
      const { inUse, idle } = readPoolUsage(orm);
      this.set({ state: 'in_use' }, inUse);
      this.set({ state: 'idle' }, idle);
    },
  });
  new Gauge({
    name: 'postgres_pool_max_connections',
    help: 'The most connections to PostgreSQL that this instance opens for requests and work.',
    registers,
    collect() {
      this.set(orm.config.get('pool').max ?? 0);
    },
  });
  new Gauge({
    name: 'postgres_pool_waiting',
    help: 'Callers that wait for a connection to PostgreSQL.',
    registers,
    collect() {
      this.set(readPoolUsage(orm).waiting);
    },
  });
  new Gauge({
    name: 'feed_waiters',
    help: 'Requests that wait for new events.',
    registers,
    collect() {
      this.set(feedWaiters());
    },
  });
}
