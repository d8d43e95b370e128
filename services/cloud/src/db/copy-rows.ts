import { pipeline } from 'node:stream/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { platformSql } from './tenant-scope.ts';

/** A row in the order of the columns. Null is SQL's null; PostgreSQL parses every text by the type of its column. */
export type CopiedRow = readonly (string | null)[];

/**
 * Sends rows to a table with COPY, in the transaction of `em`: PostgreSQL stores them while the next ones are made. It
 * is the fastest way to store many rows, and holds few of them in memory.
 *
 * @param table The table, with its columns. It is not quoted.
 * @param batches If they end with an error, the COPY fails, and so does the transaction.
 */
export async function copyRows(
  em: EntityManager,
  table: string,
  batches: AsyncIterable<readonly CopiedRow[]>,
): Promise<void> {
  const text = `copy ${table} from stdin`;
  await platformSql(em).executeQuery(CompiledQuery.raw(text, [new CopySource(text, batches)]));
}

/**
 * Takes the place of a statement's parameters. Kysely passes it on to the client of the transaction, which recognizes it
 * and sends the rows: only that client has the connection.
 */
export class CopySource {
  readonly #text: string;
  readonly #batches: AsyncIterable<readonly CopiedRow[]>;

  constructor(text: string, batches: AsyncIterable<readonly CopiedRow[]>) {
    this.#text = text;
    this.#batches = batches;
  }

  /** Returns the source that the parameters of a statement consist of, if they do. */
  static in(parameters: unknown): CopySource | undefined {
    const first: unknown = Array.isArray(parameters) ? parameters[0] : undefined;
    return first instanceof CopySource ? first : undefined;
  }

  /** @param submit Sends a query on the connection and returns it. */
  async send(submit: (query: pg.Submittable) => unknown): Promise<pg.QueryResult<never>> {
    const target = from(this.#text);
    submit(target);
    await pipeline(toTextFormat(this.#batches), target);
    const { rowCount } = target;
    return { command: 'COPY', rowCount, rows: [], fields: [], oid: 0 };
  }
}

async function* toTextFormat(
  batches: AsyncIterable<readonly CopiedRow[]>,
): AsyncGenerator<Buffer, void, void> {
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      for (let column = 0; column < row.length; column += 1) {
        if (column > 0) text += '\t';
        const cell = row[column] ?? null;
        text += cell === null ? '\\N' : escapeCell(cell);
      }
      text += '\n';
    }
    yield Buffer.from(text);
  }
}

const SPECIAL = /[\\\t\n\r]/;
const SPECIALS = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function escapeCell(cell: string): string {
  // Nearly no cell has one, and `replace` takes longer than the test.
  return SPECIAL.test(cell) ? cell.replace(SPECIALS, (special) => escapes[special] ?? '') : cell;
}
