import type pg from 'pg';
import { z } from 'zod';

export interface RowCopies {
  readonly table: string;
  /** The `from` clause, in which `t` is the row to copy. */
  readonly from: string;
  /** SQL of the columns that differ from those of the row `t`. A column that the table lacks is left out. */
  readonly values: Readonly<Record<string, string>>;
  /** Columns to which PostgreSQL assigns values. */
  readonly assigned?: readonly string[];
}

/** Writes an `insert` that copies rows with all their columns, whatever columns the table has. */
export async function copyStatement(client: pg.Client, copies: RowCopies): Promise<string> {
  const { table, from, values, assigned = [] } = copies;
  const columns = (await readColumns(client, table)).filter((name) => !assigned.includes(name));
  const selected = columns.map((name) => values[name] ?? `t."${name}"`);
  const listed = columns.map((name) => `"${name}"`).join(', ');
  return `insert into ${table} (${listed}) select ${selected.join(', ')} from ${from}`;
}

/** Copies rows with all their columns. */
export async function copyRows(client: pg.Client, copies: RowCopies): Promise<void> {
  await client.query(await copyStatement(client, copies));
}

const columnRows = z.array(z.object({ column_name: z.string() }));

async function readColumns(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query(
    `select column_name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  );
  return columnRows.parse(rows).map(({ column_name }) => column_name);
}
