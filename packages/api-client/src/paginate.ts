import type { CallOptions } from './call.ts';
import { ArcadiaConnectionError } from './errors.ts';

/** One page of a list. */
export interface Page<Item> {
  data: Item[];
  /** The `cursor` of the next page; null on the last page. */
  next_cursor: string | null;
}

/**
 * Yields every item of a list. Fetches each page when its first item is needed.
 *
 * @example
 * ```ts
 * for await (const line of paginate(arcadia.billing.listCostLines, { period: '2026-04' })) {
 *   console.log(line.description, line.amount);
 * }
 * ```
 *
 * @throws {ArcadiaConnectionError} if the list repeats a cursor: it would never end
 */
export async function* paginate<Item, Query extends { cursor?: string | undefined }>(
  list: (query?: Query, options?: CallOptions) => Promise<Page<Item>>,
  query: NoInfer<Query>,
  options?: CallOptions,
): AsyncGenerator<Item, void, undefined> {
  const cursors = new Set([query.cursor]);
  let page = await list(query, options);
  yield* page.data;
  while (page.next_cursor !== null) {
    const cursor = page.next_cursor;
    if (cursors.has(cursor)) throw ArcadiaConnectionError.repeatedCursor();
    cursors.add(cursor);
    page = await list({ ...query, cursor }, options);
    yield* page.data;
  }
}
