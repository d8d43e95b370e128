import { type Expression, type SqlBool, sql } from 'kysely';
import { invalidCursor, type Page } from './page.ts';

const cursors = /^seq ([1-9]\d{0,9})$/;
const latestSeq = 2 ** 31 - 1;

/** A condition for the rows of `alias` after `cursor`, in the order of `seq`; all rows without a cursor. */
export function afterSeq(cursor: string | undefined, alias: string): Expression<SqlBool> {
  if (cursor === undefined) return sql<SqlBool>`true`;
  return sql<SqlBool>`${sql.ref(`${alias}.seq`)} > ${parseCursor(cursor)}::integer`;
}

/** A page out of `limit + 1` rows: the one too many says that there is a next page. */
export function toSeqPage<Row extends { readonly seq: number }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    data: kept.map(toItem),
    next_cursor: rows.length > limit && last !== undefined ? formatCursor(last.seq) : null,
  };
}

function formatCursor(seq: number): string {
  return Buffer.from(`seq ${seq}`).toString('base64url');
}

function parseCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const seq = Number(cursors.exec(text)?.[1]);
  if (!(seq <= latestSeq) || formatCursor(seq) !== cursor) throw invalidCursor();
  return seq;
}
