import pg from 'pg';

/**
 * Lets so much time pass for a system whose instances are down: everything that PostgreSQL has is as old as if they had been
 * down for so long.
 */
export async function letTimePass(databaseUrl: string, durationMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ table_name: string; columns: string[] }>(columnsOfTime);
    // The triggers that keep rows unchanged are off for this session only.
    await client.query('begin; set local session_replication_role = replica');
    for (const { table_name, columns } of rows) {
      const shifted = columns.map(
        (column) => `${column} = ${column} - interval '${durationMs} milliseconds'`,
      );
      await client.query(`update ${table_name} set ${shifted.join(', ')}`);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** The tables of the queue and of what is read from the provider. */
const columnsOfTime = `
  select table_name, array_agg(column_name::text) as columns from information_schema.columns
  where table_schema = 'public' and data_type = 'timestamp with time zone'
    and table_name in ('work_items', 'work_runs', 'work_kinds', 'instances', 'cloud_balance_snapshots',
      'cloud_invoices', 'cloud_invoice_revisions', 'finance_push_attempts', 'finance_push_receipts')
  group by table_name`;
