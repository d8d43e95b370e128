import type { BillingInsight } from '../payloads/billing-insight.ts';
import { type InsightsPage, insightsPageShape } from '../payloads/insights-page.ts';
import { addressOf, type Connection } from './connection.ts';
import { InvalidResponseError } from './errors/invalid-response-error.ts';
import { PagingError } from './errors/paging-error.ts';
import { assertShape, readJson, request } from './request.ts';
import type { RequestOptions } from './request-options.ts';

/** Counts pages up to `total_pages`, as this one list does; yields every item of it, or throws. */
export async function* listInsights(
  connection: Connection,
  path: string,
  { signal }: RequestOptions,
): AsyncGenerator<BillingInsight, void, void> {
  let received = 0;
  for (let number = 1, last = 1; number <= last; number += 1) {
    const url = addressOf(connection, path, { per_page: '200', page: String(number) });
    const scope = 'billing:read';
    const response = await request(connection, { url, accept: 'application/json', scope, signal });
    const page: unknown = readJson(response);
    assertShape<InsightsPage>(insightsPageShape, page, '', response.request);
    const { data_points, total_items, total_pages, current_page } = page;
    if ((current_page ?? number) !== number) {
      const message = `page ${current_page} came instead of page ${number}.`;
      throw new PagingError('repeated_page', message, response.request);
    }
    // Null is an empty window; a body without the key says nothing at all.
    if (data_points === undefined && total_items !== 0) {
      throw new InvalidResponseError(
        { at: '.data_points', expected: 'an array' },
        response.request,
      );
    }
    const items = data_points ?? [];
    received += items.length;
    last = total_pages ?? 1;
    const total = total_items ?? received;
    // An empty page in the middle would have it go on for ever, or miss what belongs there.
    const isGap = items.length === 0 && number < last && received !== total_items;
    if (isGap || received > total || (number >= last && received < total)) {
      const message = `the list says ${total} items on ${last} pages but has ${received} up to page ${number}. Read it again.`;
      throw new PagingError('total_mismatch', message, response.request);
    }
    yield* items;
  }
}
