import type { MikroORM } from '@mikro-orm/postgresql';
import { mendOrder } from './event-order/mend-order.ts';
import { readHorizon } from './event-order/read-horizon.ts';
import { takeSchemaTurn } from './take-schema-turn.ts';
import { openScope } from './tenant-scope.ts';

/**
 * Brings the schema up to date and returns the names of what it ran. Instances that start together take turns: the
 * outer transaction holds nothing but the turn, on a connection of its own. Each migration commits by itself, so that
 * what it locks is free while the next one runs, and a failure takes back no more than the one that failed.
 */
export async function migrate(orm: MikroORM): Promise<string[]> {
  return orm.em.fork().transactional(async (turn) => {
    // It does nothing for as long as the migrations run, and must not be ended for that.
    await turn.execute('set local idle_in_transaction_session_timeout = 0');
    await takeSchemaTurn(turn);
    const ran = await orm.migrator.up();
    const names = ran.map(({ name }) => name);
    const isMended = await orm.em.fork().transactional((tx) => mendOrder(tx));
    return isMended ? [...names, 'the numbering of restored events'] : names;
  });
}

/**
 * Refuses a schema older than this service, and a log that was restored and not put in order. A newer schema is fine:
 * changes expand first and contract a release later.
 */
export async function assertSchema(orm: MikroORM): Promise<void> {
  const pending = await orm.migrator.getPending();
  if (pending.length === 0) return void (await readHorizon(openScope(orm, 'all')));
  const names = pending.map(({ name }) => name).join(', ');
  throw new Error(
    `The schema is older than this service: ${names}. Run \`arcadia migrate\` first.`,
  );
}
