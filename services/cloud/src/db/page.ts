import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { toTimestamp } from './timestamp.ts';

export type Direction = 'asc' | 'desc';

/** A page of a list: at most `limit` rows after the row that `cursor` names, or from the start without a cursor. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Default: `asc`. A cursor belongs to the direction of the page that returned it. */
  readonly direction?: Direction | undefined;
}

export interface Page<Item> {
  data: Item[];
  /** The cursor of the next page; null on the last one. */
  next_cursor: string | null;
}

/** The order of a list, and the form of the cursors that name its rows. Create it once per list. */
export interface PageOrder<Row> {
  readonly sorting: Readonly<Record<Direction, Expression<unknown>>>;
  /** A condition for the rows that follow the row of `cursor` in the direction. */
  after(cursor: string, direction: Direction): Expression<SqlBool>;
  toCursor(row: Row, direction: Direction): string;
}

/** Reads a page of `query` in `order`, and one row more, which tells whether a next page exists. */
export async function readPage<DB, Table extends keyof DB, Row, Item>(
  query: SelectQueryBuilder<DB, Table, Row>,
  order: PageOrder<NoInfer<Row>>,
  page: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const { limit, direction = 'asc' } = page;
  const rows = await limitToPage(query, order, page).execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasNext = rows.length > limit && last !== undefined;
  return {
    data: shown.map(toItem),
    next_cursor: hasNext ? order.toCursor(last, direction) : null,
  };
}

/** Restricts a query to the rows that `readPage` reads of it. A list that merges several queries restricts each of them. */
export function limitToPage<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
  order: PageOrder<NoInfer<Row>>,
  { limit, cursor, direction = 'asc' }: PageRequest,
): SelectQueryBuilder<DB, Table, Row> {
  const page = query.limit(limit + 1).orderBy(order.sorting[direction]);
  return cursor === undefined ? page : page.where(order.after(cursor, direction));
}

/** The comparison that finds the rows after a cursor. Ascending cursors do not name their direction. */
const directions = {
  asc: { operator: sql.raw('>'), prefix: '' },
  desc: { operator: sql.raw('<'), prefix: 'desc ' },
} as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// PostgreSQL, unlike JavaScript, does not have a year 0.
const TIMESTAMP = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** By `created_at`, then by `id`, of the table with the alias. Ascending is oldest first. */
export function byCreation(alias: string): PageOrder<{ created_at: string; id: string }> {
  const createdAtColumn = sql.ref(`${alias}.created_at`);
  const idColumn = sql.ref(`${alias}.id`);
  const row = sql`(${createdAtColumn}, ${idColumn})`;
  return {
    sorting: {
      asc: sql`${createdAtColumn}, ${idColumn}`,
      desc: sql`${createdAtColumn} desc, ${idColumn} desc`,
    },
    after(cursor, direction) {
      const [createdAt = '', id = ''] = decode(cursor, direction).split(' ');
      if (!isTimestamp(createdAt) || !UUID.test(id)) throw invalidCursor();
      const { operator } = directions[direction];
      return sql<SqlBool>`${row} ${operator} (${createdAt}::timestamptz, ${id}::uuid)`;
    },
    toCursor: (row, direction) => encode(`${toTimestamp(row.created_at)} ${row.id}`, direction),
  };
}

/** The greatest `seq`: the column is an integer of 32 bits. */
export const MAX_SEQ: number = 2 ** 31 - 1;

/** By `seq` of the table with the alias. */
export function bySeq(alias: string): PageOrder<{ seq: number }> {
  return byInteger(alias, 'seq');
}

/** By `revision` of the table with the alias. */
export function byRevision(alias: string): PageOrder<{ revision: number }> {
  return byInteger(alias, 'revision');
}

function byInteger<Name extends 'seq' | 'revision'>(
  alias: string,
  name: Name,
): PageOrder<Readonly<Record<Name, number>>> {
  const column = sql.ref(`${alias}.${name}`);
  const pattern = new RegExp(`^${name} ([1-9]\\d{0,9})$`);
  const toPosition = (value: number, direction: Direction) => encode(`${name} ${value}`, direction);
  return {
    sorting: { asc: column, desc: sql`${column} desc` },
    after(cursor, direction) {
      const value = Number(pattern.exec(decode(cursor, direction))?.[1]);
      if (!(value <= MAX_SEQ) || toPosition(value, direction) !== cursor) throw invalidCursor();
      return sql<SqlBool>`${column} ${directions[direction].operator} ${value}::integer`;
    },
    toCursor: (row, direction) => toPosition(row[name], direction),
  };
}

function encode(position: string, direction: Direction): string {
  return Buffer.from(directions[direction].prefix + position).toString('base64url');
}

/** @throws {ArcadiaError} `invalid_request` if the cursor is of a page in the other direction. */
function decode(cursor: string, direction: Direction): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const { prefix } = directions[direction];
  if (!text.startsWith(prefix)) throw invalidCursor();
  return text.slice(prefix.length);
}

function invalidCursor(): ArcadiaError {
  const message = 'must be the next_cursor of the page before, with the same order';
  const detail = 'This list did not return the cursor in this order. Begin again without a cursor.';
  return invalidRequest('/query/cursor', message, detail);
}

/** Rejects a day such as 30 February, which `Date` reads as 2 March and PostgreSQL does not accept. */
function isTimestamp(text: string): boolean {
  if (!TIMESTAMP.test(text)) return false;
  const instant = new Date(text);
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === text;
}
