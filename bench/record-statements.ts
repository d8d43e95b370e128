import type { MikroORM } from '@mikro-orm/postgresql';

/** The statements that `work` sends to PostgreSQL through `orm`, in their order. */
export async function recordStatements(
  orm: MikroORM,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const statements: string[] = [];
  const pool = await orm.driver.getConnection().getNativeClient();
  pool.on('acquire', (client) => {
    if (Object.hasOwn(client, 'query')) return;
    const query = client.query.bind(client);
    const record = (...args: readonly [string | { text: string }, ...unknown[]]) => {
      statements.push(typeof args[0] === 'string' ? args[0] : args[0].text);
      return Reflect.apply(query, client, args);
    };
    Object.defineProperty(client, 'query', { value: record });
  });
  await work();
  return statements;
}
