export interface NewIndex {
  readonly name: string;
  /** The table, and the columns in brackets. */
  readonly on: string;
  readonly isUnique?: boolean;
}

/**
 * Builds an index without a lock on the writers, if it does not exist yet. Call it outside of a transaction. A build that
 * was interrupted leaves an invalid index behind, which is dropped first.
 */
export async function buildIndex(
  execute: (statement: string) => Promise<readonly unknown[]>,
  { name, on, isUnique = false }: NewIndex,
): Promise<void> {
  const [invalid] = await execute(
    `select indexrelid from pg_index where indexrelid = to_regclass('${name}') and not indisvalid`,
  );
  if (invalid !== undefined) await execute(`drop index concurrently ${name}`);
  const kind = isUnique ? 'unique index' : 'index';
  await execute(`create ${kind} concurrently if not exists ${name} on ${on}`);
}
