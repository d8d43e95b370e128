import type { MikroORM } from '@mikro-orm/postgresql';
import { takeSchemaTurn } from './take-schema-turn.ts';

/** Brings the schema up to date and returns the names of what it ran. Instances that start together take turns. */
export async function migrate(orm: MikroORM): Promise<string[]> {
  return orm.em.fork().transactional(async (tx) => {
    await takeSchemaTurn(tx);
    const transaction = tx.getTransactionContext();
    const ran = await orm.migrator.up(transaction === undefined ? {} : { transaction });
    return ran.map(({ name }) => name);
  });
}

/** Refuses a schema older than this service. A newer one is fine: changes expand first and contract a release later. */
export async function assertSchema(orm: MikroORM): Promise<void> {
  const pending = await orm.migrator.getPending();
  if (pending.length === 0) return;
  const names = pending.map(({ name }) => name).join(', ');
  throw new Error(
    `The schema is older than this service: ${names}. Run \`arcadia migrate\` first.`,
  );
}
