import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import { failureOf, sendJson, serve, TOKEN } from './api-server.ts';

const allEntries = Array.from({ length: 137 }, (_, nth) => ({
  description: `Invoice ${nth}`,
  amount: '1.00',
  date: '2026-04-01T00:00:00Z',
  type: 'Invoice',
}));

interface Paging {
  perPage?: number;
  total?: number | undefined;
  next?: (url: URL, page: number) => string;
  fail?: number;
}

function pagesOf(paging: Paging = {}) {
  const { perPage = 20, total = allEntries.length, next = nextOf, fail } = paging;
  return (_request: IncomingMessage, response: ServerResponse, url: URL) => {
    const page = Number(url.searchParams.get('page') ?? 1);
    if (page === fail) return sendJson(response, { id: 'server_error', message: 'No.' }, 500);
    const entries = allEntries.slice((page - 1) * perPage, page * perPage);
    const more = page * perPage < allEntries.length;
    const links = more ? { pages: { next: next(url, page) } } : {};
    sendJson(response, { billing_history: entries, links, meta: { total } });
  };
}

function nextOf(url: URL, page: number): string {
  return new URL(`?page=${page + 1}&per_page=20`, url).href;
}

test('case 33: listBillingHistory reads all 137 entries in order from all pages', async () => {
  const { client, requests } = await serve(pagesOf());
  expect(await client.listBillingHistory().all()).toEqual(allEntries);
  expect(requests).toHaveLength(7);
  expect(requests[0]?.url.search).toBe('?per_page=200');
});

test('case 35: listBillingHistory reads the second page, although the provider documents none', async () => {
  const { client, requests } = await serve(pagesOf());
  const history = await client.listBillingHistory().all();
  expect(requests[1]?.url.search).toBe('?page=2&per_page=20');
  expect(history[20]).toEqual(allEntries[20]);
});

test('case 33: listInvoices reads all 137 invoices, or none if a page keeps failing', async () => {
  const invoices = Array.from({ length: 137 }, (_, nth) => ({
    invoice_uuid: `uuid-${nth}`,
    amount: '1.00',
    invoice_period: '2026-04',
  }));
  let isBroken = false;
  const { client } = await serve((_request, response, url) => {
    const page = Number(url.searchParams.get('page') ?? 1);
    if (isBroken && page === 3) return sendJson(response, {}, 500);
    const links = page < 7 ? { pages: { next: nextOf(url, page) } } : {};
    sendJson(response, {
      invoices: invoices.slice((page - 1) * 20, page * 20),
      links,
      meta: { total: 137 },
    });
  });
  expect(await client.listInvoices().all()).toEqual(invoices);
  isBroken = true;
  expect(await failureOf(client.listInvoices().all())).toMatchObject({ status: 500, attempts: 5 });
});

test('a listing reads page by page during iteration, and again for each iteration', async () => {
  const { client, requests } = await serve(pagesOf());
  const list = client.listBillingHistory();
  for await (const entry of list) {
    expect(entry).toEqual(allEntries[0]);
    break;
  }
  expect(requests).toHaveLength(1);
  expect(await list.all()).toHaveLength(137);
});

test('case 33: listBillingHistory rejects if a page keeps failing', async () => {
  const { client, requests } = await serve(pagesOf({ fail: 3 }));
  expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
    code: 'server_error',
    status: 500,
    attempts: 5,
  });
  expect(requests).toHaveLength(2 + 5);
});

test('case 33: listBillingHistory retries only the page that failed', async () => {
  const pages = pagesOf();
  let failures = 2;
  const { client, requests } = await serve((request, response, url) => {
    const isThird = url.searchParams.get('page') === '3';
    if (isThird && failures > 0) {
      failures -= 1;
      return sendJson(response, {}, 502);
    }
    return pages(request, response, url);
  });
  expect(await client.listBillingHistory().all()).toEqual(allEntries);
  expect(requests).toHaveLength(7 + 2);
});

test.each([
  {},
  { links: null },
  { links: {} },
  { links: { pages: {} } },
  { links: { pages: null } },
])('case 34: listBillingHistory treats a page with %o as the last', async (frame) => {
  const { client } = await serve((_request, response) =>
    sendJson(response, { billing_history: allEntries, ...frame }),
  );
  expect(await client.listBillingHistory().all()).toHaveLength(137);
});

test('case 34: listBillingHistory does not send the token to a next page on another origin', async () => {
  const other = await serve(pagesOf());
  const { client } = await serve(
    pagesOf({ next: () => `${other.baseUrl}/v2/customers/my/billing_history?page=2` }),
  );
  expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
    code: 'paging',
    fault: 'foreign_origin',
  });
  expect(other.requests).toEqual([]);
});

test.each([
  ['over http instead of https', 'https://api.example', 'http://api.example/v2/x?page=2'],
  ['with credentials in it', 'https://api.example', 'https://user:word@api.example/v2/x?page=2'],
  ['on another port', 'https://api.example', 'https://api.example:8443/v2/x?page=2'],
])(
  'case 34: listBillingHistory sends nothing to a next page %s',
  async (_difference, baseUrl, next) => {
    const asked: string[] = [];
    const client = createBillingClient({
      token: TOKEN,
      baseUrl,
      fetch: async (input) => {
        asked.push(String(input));
        return Response.json({ billing_history: allEntries, links: { pages: { next } } });
      },
    });
    expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
      code: 'paging',
      fault: 'foreign_origin',
    });
    expect(asked).toEqual(['https://api.example/v2/customers/my/billing_history?per_page=200']);
  },
);

test.each(['#again', ''])(
  'case 34: listBillingHistory rejects a page that links to itself (with "%s")',
  async (hash) => {
    const { client, requests } = await serve(pagesOf({ next: (url) => url.href + hash }));
    expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
      code: 'paging',
      fault: 'repeated_page',
    });
    expect(requests).toHaveLength(1);
  },
);

test('case 34: listBillingHistory rejects a repeated next page', async () => {
  const { client, requests } = await serve(pagesOf({ next: (url) => nextOf(url, 1) }));
  expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
    code: 'paging',
    fault: 'repeated_page',
  });
  expect(requests).toHaveLength(2);
});

test.each([136, 138])(
  'case 34: listBillingHistory rejects 137 items of a total of %d',
  async (total) => {
    const { client } = await serve(pagesOf({ total }));
    expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
      code: 'paging',
      fault: 'total_mismatch',
    });
  },
);

test('case 34: listBillingHistory rejects 40 items in two full pages of a total of 41', async () => {
  const { client } = await serve((_request, response, url) => {
    const page = Number(url.searchParams.get('page') ?? 1);
    const links = page < 2 ? { pages: { next: nextOf(url, page) } } : {};
    sendJson(response, { billing_history: allEntries.slice(0, 20), links, meta: { total: 41 } });
  });
  const failure = await failureOf(client.listBillingHistory().all());
  expect(failure).toMatchObject({ code: 'paging', fault: 'total_mismatch' });
  expect(String(failure)).toContain('41');
  expect(String(failure)).toContain('40');
});

test('listBillingHistory rejects an invalid URL of the next page', async () => {
  const { client } = await serve(pagesOf({ next: () => 'http://' }));
  expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
    code: 'invalid_response',
    at: '.links.pages.next',
  });
});

test('listBillingHistory rejects a page without its list', async () => {
  const { client } = await serve((_request, response) => sendJson(response, { meta: {} }));
  expect(await failureOf(client.listBillingHistory().all())).toMatchObject({
    at: '.billing_history',
    expected: 'an array',
  });
});
