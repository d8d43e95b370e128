import { arrayOf, integer, object, optional, type Shape, string } from '../payloads/shape.ts';
import type { Connection } from './connection.ts';
import type { FailedRequest } from './errors/digital-ocean-error.ts';
import { InvalidResponseError } from './errors/invalid-response-error.ts';
import { PagingError } from './errors/paging-error.ts';
import { assertShape, readJson, request } from './request.ts';
import type { RequestOptions } from './request-options.ts';

export interface ListRequest<T> extends RequestOptions {
  url: URL;
  /** The body's key that holds the items. */
  root: string;
  item: Shape<T>;
  scope: string;
}

interface PageFrame {
  links?: { pages?: { next?: string | null | undefined } | null | undefined } | null | undefined;
  meta?: { total?: number | null | undefined } | null | undefined;
}

const pageFrame: Shape<PageFrame> = object<PageFrame>({
  links: optional(object({ pages: optional(object({ next: optional(string) })) })),
  meta: optional(object({ total: optional(integer) })),
});

/** Follows `links.pages.next` to the end; yields every item of the list, or throws. */
export async function* paginate<T>(
  connection: Connection,
  { url: first, root, item, scope, signal }: ListRequest<T>,
): AsyncGenerator<T, void, void> {
  const read = new Set<string>();
  let received = 0;
  let url: URL | null = first;
  while (url !== null) {
    read.add(url.href);
    const response = await request(connection, { url, accept: 'application/json', scope, signal });
    const json = readJson(response);
    const items = json[root];
    assertShape(arrayOf(item), items, `.${root}`, response.request);
    const page: unknown = json;
    assertShape(pageFrame, page, '', response.request);
    received += items.length;
    url = nextPage(page, url, read, connection, response.request);
    const total = page.meta?.total ?? received;
    if (received > total || (url === null && received < total)) {
      const message = `the list says ${total} items but has ${received}. Read it again.`;
      throw new PagingError('total_mismatch', message, response.request);
    }
    yield* items;
  }
}

function nextPage(
  { links }: PageFrame,
  url: URL,
  read: ReadonlySet<string>,
  { baseUrl }: Connection,
  facts: FailedRequest,
): URL | null {
  const link = links?.pages?.next;
  if (link === undefined || link === null || link === '') return null;
  if (!URL.canParse(link, url.href)) {
    throw new InvalidResponseError({ at: '.links.pages.next', expected: 'a URL' }, facts);
  }
  const next = new URL(link, url);
  // A fragment is not sent, so it makes no page another one.
  next.hash = '';
  if (next.origin !== baseUrl.origin || next.username !== '' || next.password !== '') {
    const message = `the next page is on ${next.origin}, which does not get the token.`;
    throw new PagingError('foreign_origin', message, facts);
  }
  if (read.has(next.href)) {
    throw new PagingError('repeated_page', 'the next page is one read before.', facts);
  }
  return next;
}
