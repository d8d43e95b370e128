import { type Expression, type SqlBool, sql } from 'kysely';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { toTimestamp } from './to-timestamp.ts';

/** What a list is asked for: at the most `limit` rows after the one that `cursor` stands for. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

interface Position {
  readonly created_at: string;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// A year 0 is one to JavaScript alone.
const time = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A condition for the rows of `alias` after `cursor`, in the order `(created_at, id)`; all rows without a cursor. */
export function after(cursor: string | undefined, alias: string): Expression<SqlBool> {
  if (cursor === undefined) return sql<SqlBool>`true`;
  const { created_at, id } = parseCursor(cursor);
  return sql<SqlBool>`(${sql.ref(`${alias}.created_at`)}, ${sql.ref(`${alias}.id`)})
    > (${created_at}::timestamptz, ${id}::uuid)`;
}

/** A page out of `limit + 1` rows: the one too many says that there is a next page. */
export function toPage<Row extends Position, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    data: kept.map(toItem),
    next_cursor: rows.length > limit && last !== undefined ? formatCursor(last) : null,
  };
}

function formatCursor(position: Position): string {
  return Buffer.from(`${toTimestamp(position.created_at)} ${position.id}`).toString('base64url');
}

function parseCursor(cursor: string): Position {
  const [created_at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (!isTime(created_at) || !uuid.test(id)) {
    throw invalidCursor();
  }
  return { created_at, id };
}

export function invalidCursor(): ArcadiaError {
  return new ArcadiaError('invalid_request', 'The cursor is not one that this list gave.', {
    errors: [{ path: '/query/cursor', message: 'must be the next_cursor of the page before' }],
  });
}

/** JavaScript takes a 30th of February for the 2nd of March; PostgreSQL refuses it. */
function isTime(text: string): boolean {
  if (!time.test(text)) return false;
  const instant = new Date(text);
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === text;
}
