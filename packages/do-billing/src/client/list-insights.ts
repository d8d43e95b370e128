import { isCalendarDate } from '@arcadia/internal/calendar-date';
import {
  type BillingInsight,
  type InsightsPage,
  insightsPageShape,
} from '../payloads/billing-insight.ts';
import { type Connection, toEndpointUrl } from './connection.ts';
import { InvalidResponseError, PagingError } from './errors.ts';
import type { RequestOptions } from './options.ts';
import { largestPage } from './pagination.ts';
import { assertShape, fetchJson } from './request.ts';

/**
 * Account and days of the insights to list.
 *
 * @example
 * import { createBillingClient, type InsightsQuery } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { team } = await client.getAccount();
 * const query: InsightsQuery = {
 *   accountUrn: `do:team:${team?.uuid}`,
 *   startDate: '2026-04-01',
 *   endDate: '2026-04-30',
 * };
 * for await (const { start_date, total_amount, description } of client.listInsights(query)) {
 *   console.log(start_date, total_amount, description);
 * }
 */
export interface InsightsQuery {
  /** `do:team:<uuid>`, with the `uuid` of the `team` of `getAccount()`, or `do:teamgroup:<uuid>`. */
  accountUrn: string;
  /** The first day, `YYYY-MM-DD`. The provider has no insights before 2025-12-01. */
  startDate: string;
  /** The last day, `YYYY-MM-DD`, at most 31 days after the first. */
  endDate: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_WINDOW_DAYS = 31;

/** @throws {TypeError} if the provider would reject the query, or if a value would lead to another path. */
export function toInsightsPath({ accountUrn, startDate, endDate }: InsightsQuery): string {
  if (!/^do:[a-z]+:[\w-]{1,128}$/.test(accountUrn)) {
    throw new TypeError('"accountUrn" must be do:team:<uuid> or do:teamgroup:<uuid>');
  }
  for (const [name, date] of Object.entries({ endDate, startDate })) {
    if (!isCalendarDate(date)) throw new TypeError(`"${name}" must be a date such as 2026-04-30`);
  }
  const days = (Date.parse(endDate) - Date.parse(startDate)) / DAY_MS;
  if (days < 0 || days > LONGEST_WINDOW_DAYS) {
    throw new TypeError(`"endDate" must be 0 to ${LONGEST_WINDOW_DAYS} days after "startDate"`);
  }
  return `/v2/billing/${accountUrn}/insights/${startDate}/${endDate}`;
}

/**
 * Reads the pages by their number up to `total_pages`, and yields every insight. Insights are the only list with
 * numbered pages.
 *
 * @throws {PagingError} if the list cannot be read completely.
 */
export async function* listInsights(
  connection: Connection,
  path: string,
  { signal }: RequestOptions,
): AsyncGenerator<BillingInsight, void, void> {
  let received = 0;
  for (let number = 1, last = 1; number <= last; number += 1) {
    const url = toEndpointUrl(connection, path, { ...largestPage, page: String(number) });
    const { json, request } = await fetchJson(connection, { url, scope: 'billing:read', signal });
    const page: unknown = json;
    assertShape<InsightsPage>(insightsPageShape, page, '', request);
    const { data_points, total_items, total_pages, current_page } = page;
    if ((current_page ?? number) !== number) {
      const message = `page ${current_page} came instead of page ${number}.`;
      throw new PagingError('repeated_page', message, request);
    }
    // Null means an empty window. A missing member means neither that nor a list, unless the total is 0.
    if (data_points === undefined && total_items !== 0) {
      throw new InvalidResponseError({ at: '.data_points', expected: 'an array' }, request);
    }
    const items = data_points ?? [];
    received += items.length;
    last = total_pages ?? 1;
    const total = total_items ?? received;
    // After an empty page before the last one, the loop could run for ever, or miss the items of that page.
    const isGap = items.length === 0 && number < last && received !== total_items;
    if (isGap || received > total || (number >= last && received < total)) {
      const message = `the list announces ${total} items on ${last} pages but has ${received} up to page ${number}. Read it again.`;
      throw new PagingError('total_mismatch', message, request);
    }
    yield* items;
  }
}
