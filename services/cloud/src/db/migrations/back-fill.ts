import { DeadlockException } from '@mikro-orm/postgresql';

/** The rows to fill, and how. */
export interface BackFill {
  /** The table. In the SQL below its alias is `filled`. */
  readonly table: string;
  /** The assignments of the update, such as `tenant_id = (select … where d.id = filled.deployment_id)`. */
  readonly set: string;
  /** Which rows are not filled yet, such as `filled.tenant_id is null`. */
  readonly where: string;
  /** How many blocks of 8 kB one statement walks. Default: 256, which are some thousand rows. */
  readonly blocks?: number;
}

const BLOCKS = 256;

/**
 * Fills columns of the rows that a table has already, in one statement per range of blocks, so that no statement holds
 * locks, or the horizon of the feed, for long. PostgreSQL reads only the blocks of the range.
 *
 * Call it outside of a transaction (`isTransactional()` returns false): then each statement commits by itself, and a
 * migration that was interrupted continues when it runs again. A trigger must fill the rows that are inserted or updated
 * meanwhile, because they may be stored in blocks that were walked already.
 */
export async function backFill(
  execute: (statement: string) => Promise<unknown>,
  { table, set, where, blocks = BLOCKS }: BackFill,
): Promise<void> {
  const end = toBlockCount(await execute(countBlocks(table)));
  for (let first = 0; first < end; first += blocks) {
    await retryDeadlocks(() =>
      execute(
        `update ${table} filled set ${set}
        where filled.ctid >= '(${first},0)' and filled.ctid < '(${first + blocks},0)' and (${where})`,
      ),
    );
  }
}

const MAX_ATTEMPTS = 10;

/** The instances lock the rows in another order than the blocks have. */
async function retryDeadlocks(fill: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fill();
      return;
    } catch (error) {
      if (!(error instanceof DeadlockException) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Rows that are appended later are not counted: the trigger fills them. */
function countBlocks(table: string): string {
  return `select (pg_relation_size('${table}') / current_setting('block_size')::bigint)::integer as count`;
}

function toBlockCount(rows: unknown): number {
  const [row]: readonly unknown[] = Array.isArray(rows) ? rows : [];
  if (typeof row === 'object' && row !== null && 'count' in row && typeof row.count === 'number') {
    return row.count;
  }
  throw new TypeError('PostgreSQL did not return the number of blocks of the table.');
}
