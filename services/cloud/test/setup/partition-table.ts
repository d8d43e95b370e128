import type pg from 'pg';

/** A partition, and the values that it takes: `{ name: 'april', values: "in ('2026-04')" }`. */
export interface Partition {
  readonly name: string;
  /** What follows `for values` in SQL; null for all other values. */
  readonly values: string | null;
}

export interface Partitioning {
  readonly table: string;
  /** What follows `partition by` in SQL. */
  readonly by: string;
  readonly partitions: readonly Partition[];
  /**
   * Triggers that are left out. PostgreSQL finds the partition of a new row before it runs triggers, so none may fill a
   * column that decides it.
   */
  readonly withoutTriggers: readonly string[];
}

/**
 * Replaces a table by a partitioned one with the same columns, keys, indexes, rows, triggers and views, in one transaction,
 * and drops the former one. It fails if a key does not have the columns that decide the partition. The next
 * `arcadia migrate` gives the service its rights on the table and its partitions.
 *
 * @param client The owner of the table.
 */
export async function partitionTable(client: pg.Client, options: Partitioning): Promise<void> {
  const { table, by, partitions } = options;
  const run = (text: string) => client.query(text);
  await run('begin');
  const former = await readParts(client, options);
  for (const { name } of former.views) await run(`alter view ${name} rename to ${name}_flat`);
  await run(`alter table ${table} rename to ${table}_flat`);
  await run(`create table ${table} (like ${table}_flat including all) partition by ${by}`);
  for (const { name, values } of partitions) {
    const bounds = values === null ? 'default' : `for values ${values}`;
    await run(`create table ${table}_${name} partition of ${table} ${bounds}`);
  }
  await run(`insert into ${table} select * from ${table}_flat`);
  for (const name of former.identities) {
    await run(
      `select setval(pg_get_serial_sequence('${table}', '${name}'), max(${name})) from ${table}`,
    );
  }
  for (const { name, text } of former.foreignKeys) {
    await run(`alter table ${table} add constraint ${name} ${text}`);
  }
  for (const { text } of former.rowTriggers) await run(text);
  // PostgreSQL gives a partition the triggers for rows of its table, and not those for statements.
  for (const { text } of former.statementTriggers) {
    await run(text);
    for (const { name } of partitions) await run(text.replace(/ ON \S+ /, ` ON ${table}_${name} `));
  }
  for (const { name, text } of former.views) await run(`create view ${name} as ${text}`);
  for (const { name } of former.views) await run(`drop view ${name}_flat`);
  await run(`drop table ${table}_flat`);
  await run('commit');
  await run(`analyze ${table}`);
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Reads what `like … including all` does not copy. */
async function readParts(client: pg.Client, { table, withoutTriggers }: Partitioning) {
  const triggers = (
    await readAll<NamedText & { for_rows: boolean }>(client, TRIGGERS, table)
  ).filter(({ name }) => !withoutTriggers.includes(name));
  return {
    identities: (await readAll<{ name: string }>(client, IDENTITIES, table)).map(
      ({ name }) => name,
    ),
    foreignKeys: await readAll<NamedText>(client, FOREIGN_KEYS, table),
    rowTriggers: triggers.filter((it) => it.for_rows),
    statementTriggers: triggers.filter((it) => !it.for_rows),
    views: await readAll<NamedText>(client, VIEWS, table),
  };
}

async function readAll<Row extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  relation: string,
): Promise<Row[]> {
  return (await client.query<Row>(text, [relation])).rows;
}

const IDENTITIES = `select attname as name from pg_attribute
  where attrelid = $1::regclass and attidentity <> '' and not attisdropped`;

const FOREIGN_KEYS = `select conname as name, pg_get_constraintdef(oid) as text from pg_constraint
  where conrelid = $1::regclass and contype = 'f'`;

/** Bit 0 of \`tgtype\` is set if the trigger is for each row. */
const TRIGGERS = `select tgname as name, pg_get_triggerdef(oid) as text, (tgtype & 1) = 1 as for_rows from pg_trigger
  where tgrelid = $1::regclass and not tgisinternal`;

const VIEWS = `select distinct v.oid::regclass::text as name, pg_get_viewdef(v.oid) as text
  from pg_depend d join pg_rewrite r on r.oid = d.objid join pg_class v on v.oid = r.ev_class
  where d.refobjid = $1::regclass and d.classid = 'pg_rewrite'::regclass and v.relkind = 'v'`;
