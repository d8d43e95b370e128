import pg from 'pg';

/** Reads the tables, which show what no call does. Dispose it. */
export interface TableReader extends AsyncDisposable {
  rows(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

export async function openReader(databaseUrl: string): Promise<TableReader> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A test that fails may drop the database first.
  client.on('error', () => undefined);
  await client.connect();
  return {
    rows: async (text, values = []) =>
      (await client.query<Record<string, unknown>>(text, [...values])).rows,
    [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
  };
}
