import type { EntityManager } from '@mikro-orm/postgresql';

/** Runs statements on the log as someone who owns the table could: past the trigger that makes it append-only. */
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
