import { describe, expect, test } from 'vitest';
import { type Answer, always, failureOf, sendJson, serve } from './api-server.ts';

const TEAM = 'do:team:12345678-1234-1234-1234-123456789012';
const validQuery = { accountUrn: TEAM, startDate: '2026-04-01', endDate: '2026-04-30' };

const point = (nth: number) => ({
  usage_team_urn: TEAM,
  start_date: '2026-04-01',
  total_amount: `0.${nth}`,
  region: 'nyc3',
  sku: '1-DO-DROP-0109',
  description: `web-${nth} (c-2-4GiB)`,
  group_description: '',
  something_new: nth,
});
const allPoints = Array.from({ length: 450 }, (_, nth) => point(nth));

/** Answers with pages like the API's, without links and meta. */
function pagesOf(change: Record<string, unknown> = {}): Answer {
  return (_request, response, url) => {
    const page = Number(url.searchParams.get('page'));
    const perPage = Number(url.searchParams.get('per_page'));
    sendJson(response, {
      data_points: allPoints.slice((page - 1) * perPage, page * perPage),
      total_items: allPoints.length,
      total_pages: 3,
      current_page: page,
      ...change,
    });
  };
}

test('case 36: listInsights reads all pages by their number', async () => {
  const { client, requests } = await serve(pagesOf());
  expect(await client.listInsights(validQuery).all()).toEqual(allPoints);
  expect(requests.map(({ url }) => url.pathname + url.search)).toEqual(
    [1, 2, 3].map(
      (page) => `/v2/billing/${TEAM}/insights/2026-04-01/2026-04-30?per_page=200&page=${page}`,
    ),
  );
});

test.each([
  { data_points: null, total_items: 0, total_pages: 0, current_page: 1 },
  { data_points: null },
  { data_points: [], total_items: 0, total_pages: 1, current_page: 1 },
  { total_items: 0 },
])('case 36: listInsights yields nothing for a window with %j', async (body) => {
  const { client, requests } = await serve(always(body));
  expect(await client.listInsights(validQuery).all()).toEqual([]);
  expect(requests).toHaveLength(1);
});

test.each([
  ['a repeated page', { current_page: 1 }, { fault: 'repeated_page' }],
  ['fewer items than the total', { total_items: 451 }, { fault: 'total_mismatch' }],
  ['more items than the total', { total_items: 449 }, { fault: 'total_mismatch' }],
  [
    'an empty page before the last one',
    { total_pages: 9 ** 9, total_items: null },
    { fault: 'total_mismatch' },
  ],
  ['an invalid item', { data_points: [{ start_date: 1 }] }, { at: '.data_points[0].start_date' }],
  ['a body without items', { data_points: undefined }, { at: '.data_points' }],
])('listInsights rejects %s', async (_fault, change, failure) => {
  const { client } = await serve(pagesOf(change));
  expect(await failureOf(client.listInsights(validQuery).all())).toMatchObject(failure);
});

test('listInsights rejects if a page keeps failing', async () => {
  const pages = pagesOf();
  const { client } = await serve((request, response, url) =>
    url.searchParams.get('page') === '2'
      ? sendJson(response, {}, 500)
      : pages(request, response, url),
  );
  expect(await failureOf(client.listInsights(validQuery).all())).toMatchObject({
    code: 'server_error',
  });
});

test('listInsights rejects with not_found if the provider has no data for the window', async () => {
  const { client } = await serve(always({ id: 'not_found', message: 'No.' }, 404));
  expect(await failureOf(client.listInsights(validQuery).all())).toMatchObject({
    code: 'not_found',
  });
});

describe('listInsights validates its query before it sends a request', () => {
  test.each([
    ['"accountUrn"', { accountUrn: '12345678-1234-1234-1234-123456789012' }],
    ['"accountUrn"', { accountUrn: 'do:team:../../account' }],
    ['"accountUrn"', { accountUrn: 'do:team:a/b' }],
    ['"startDate"', { startDate: '2026-4-1' }],
    ['"startDate"', { startDate: '../account' }],
    ['"endDate"', { endDate: '2026-02-30' }],
    ['"endDate"', { endDate: '2026-03-31' }],
    ['"endDate"', { endDate: '2026-05-03' }],
  ])('throws and names %s for %o', async (name, change) => {
    const { client, requests } = await serve(pagesOf());
    const list = () => client.listInsights({ ...validQuery, ...change });
    expect(list).toThrow(TypeError);
    expect(list).toThrow(name);
    expect(requests).toEqual([]);
  });

  test.each([
    ['2026-04-01', '2026-04-01'],
    ['2026-04-01', '2026-05-02'],
    ['2028-02-01', '2028-02-29'],
  ])('accepts %s to %s', async (startDate, endDate) => {
    const { client, requests } = await serve(always({ data_points: null }));
    await client.listInsights({ ...validQuery, startDate, endDate }).all();
    expect(requests).toHaveLength(1);
  });
});
