import { arrayOf, integer, object, optional, type Shape, string } from '../payloads/shape.ts';
import type { Connection } from './connection.ts';
import type { FailedRequest } from './digital-ocean-error.ts';
import { InvalidResponseError, PagingError } from './errors.ts';
import type { RequestOptions } from './options.ts';
import { assertShape, fetchJson, type JsonResponse } from './request.ts';

/**
 * A list of the provider, read page by page while it is iterated. Each iteration reads it again from the start. An
 * iteration yields every item or throws: the items before an error are an incomplete list.
 *
 * @example
 * import { createBillingClient, type Invoice, type Listing } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const list: Listing<Invoice> = client.listInvoices();
 * for await (const { invoice_period, amount } of list) console.log(invoice_period, amount);
 * console.log((await list.all()).length);
 */
export interface Listing<T> extends AsyncIterable<T> {
  /** Resolves to all items, or rejects; it never resolves to some of them. */
  all(): Promise<T[]>;
}

export function toListing<T>(read: () => AsyncGenerator<T, void, void>): Listing<T> {
  return {
    [Symbol.asyncIterator]: read,
    async all() {
      const items: T[] = [];
      for await (const item of read()) items.push(item);
      return items;
    },
  };
}

/** The query for the largest pages that the API offers. */
export const largestPage: Readonly<Record<string, string>> = { per_page: '200' };

interface ListRequest<T> extends RequestOptions {
  url: URL;
  /** The member of the body that holds the items. */
  root: string;
  item: Shape<T>;
  scope: string;
  /** Receives each page, for members beside the items. */
  onPage?: (page: JsonResponse) => void;
}

/**
 * Follows `links.pages.next` to the last page, and yields every item of the list.
 *
 * @throws {PagingError} if the list cannot be read completely.
 */
export async function* paginate<T>(
  connection: Connection,
  { url: firstUrl, root, item, scope, signal, onPage }: ListRequest<T>,
): AsyncGenerator<T, void, void> {
  const readUrls = new Set<string>();
  let received = 0;
  let url: URL | null = firstUrl;
  while (url !== null) {
    readUrls.add(url.href);
    const response = await fetchJson(connection, { url, scope, signal });
    const { json, request } = response;
    onPage?.(response);
    const items = json[root];
    assertShape(arrayOf(item), items, `.${root}`, request);
    const page: unknown = json;
    assertShape(pageFrame, page, '', request);
    received += items.length;
    url = readNextUrl(page, url, readUrls, connection, request);
    const total = page.meta?.total ?? received;
    if (received > total || (url === null && received < total)) {
      const message = `the list announces ${total} items but has ${received}. Read it again.`;
      throw new PagingError('total_mismatch', message, request);
    }
    yield* items;
  }
}

interface PageFrame {
  links?: { pages?: { next?: string | null | undefined } | null | undefined } | null | undefined;
  meta?: { total?: number | null | undefined } | null | undefined;
}

const pageFrame: Shape<PageFrame> = object<PageFrame>({
  links: optional(object({ pages: optional(object({ next: optional(string) })) })),
  meta: optional(object({ total: optional(integer) })),
});

function readNextUrl(
  { links }: PageFrame,
  url: URL,
  readUrls: ReadonlySet<string>,
  { baseUrl }: Connection,
  request: FailedRequest,
): URL | null {
  const link = links?.pages?.next;
  if (link === undefined || link === null || link === '') return null;
  if (!URL.canParse(link, url.href)) {
    throw new InvalidResponseError({ at: '.links.pages.next', expected: 'a URL' }, request);
  }
  const next = new URL(link, url);
  // A fragment is not sent, so URLs that differ only in it are the same page.
  next.hash = '';
  if (next.origin !== baseUrl.origin || next.username !== '' || next.password !== '') {
    const message = `the next page is on ${next.origin}, and only the origin of "baseUrl" gets the token.`;
    throw new PagingError('foreign_origin', message, request);
  }
  if (readUrls.has(next.href)) {
    throw new PagingError('repeated_page', 'the next page was read before.', request);
  }
  return next;
}
