import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { toTimestamp } from './timestamp.ts';

/** A page of a list: at most `limit` rows after the row that `cursor` names, or from the start without a cursor. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  data: Item[];
  /** The cursor of the next page; null on the last one. */
  next_cursor: string | null;
}

/** The order of a list, and the form of the cursors that name its rows. */
export interface PageOrder<Row> {
  readonly columns: readonly string[];
  /** A condition for the rows after the one that `cursor` names. */
  after(cursor: string): Expression<SqlBool>;
  toCursor(row: Row): string;
}

/** Reads a page of `query` in `order`, and one row more, which tells whether a next page exists. */
export async function readPage<DB, Table extends keyof DB, Row, Item>(
  query: SelectQueryBuilder<DB, Table, Row>,
  order: PageOrder<NoInfer<Row>>,
  { limit, cursor }: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  let page = query.limit(limit + 1);
  if (cursor !== undefined) page = page.where(order.after(cursor));
  for (const column of order.columns) page = page.orderBy(sql.ref(column));
  const rows = await page.execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(toItem),
    next_cursor: rows.length > limit && last !== undefined ? order.toCursor(last) : null,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// PostgreSQL, unlike JavaScript, does not have a year 0.
const TIMESTAMP = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Oldest first: by `created_at`, then by `id`, of the table with the alias. */
export function byCreation(alias: string): PageOrder<{ created_at: string; id: string }> {
  const columns = [`${alias}.created_at`, `${alias}.id`] as const;
  return {
    columns,
    after(cursor) {
      const [createdAt = '', id = ''] = decode(cursor).split(' ');
      if (!isTimestamp(createdAt) || !UUID.test(id)) throw invalidCursor();
      return sql<SqlBool>`(${sql.ref(columns[0])}, ${sql.ref(columns[1])})
        > (${createdAt}::timestamptz, ${id}::uuid)`;
    },
    toCursor: (row) => encode(`${toTimestamp(row.created_at)} ${row.id}`),
  };
}

const SEQ = /^seq ([1-9]\d{0,9})$/;
/** The greatest `seq`: the column is an integer of 32 bits. */
export const MAX_SEQ: number = 2 ** 31 - 1;

/** Ascending by `seq` of the table with the alias. */
export function bySeq(alias: string): PageOrder<{ seq: number }> {
  const column = `${alias}.seq`;
  const toCursor = ({ seq }: { seq: number }) => encode(`seq ${seq}`);
  return {
    columns: [column],
    after(cursor) {
      const seq = Number(SEQ.exec(decode(cursor))?.[1]);
      if (!(seq <= MAX_SEQ) || toCursor({ seq }) !== cursor) throw invalidCursor();
      return sql<SqlBool>`${sql.ref(column)} > ${seq}::integer`;
    },
    toCursor,
  };
}

function encode(position: string): string {
  return Buffer.from(position).toString('base64url');
}

function decode(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8');
}

function invalidCursor(): ArcadiaError {
  const message = 'must be the next_cursor of the page before';
  const detail = 'This list did not return the cursor. Begin again without a cursor.';
  return invalidRequest('/query/cursor', message, detail);
}

/** Rejects a day such as 30 February, which `Date` reads as 2 March and PostgreSQL does not accept. */
function isTimestamp(text: string): boolean {
  if (!TIMESTAMP.test(text)) return false;
  const instant = new Date(text);
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === text;
}
