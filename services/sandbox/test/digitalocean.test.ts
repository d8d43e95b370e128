import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers, type OpenStandIn, openStandIn } from './digitalocean/open-stand-in.ts';

const now = () => new Date('2026-05-20T05:06:07Z');
const invoices = '/v2/customers/my/invoices';
const decimal = expect.stringMatching(/^\d+\.\d\d$/);

describe('startDigitalOcean', () => {
  let api: OpenStandIn;
  beforeAll(async () => {
    api = await openStandIn({ now });
  });
  afterAll(() => api.stop());

  it('sends a 401 in the format of the API without the right token', async () => {
    for (const authorization of ['', api.token, 'Bearer another', `bearer ${api.token}`]) {
      const response = await api.get('/v2/account', authorization);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({
        id: 'unauthorized',
        message: 'Unable to authenticate you.',
        request_id: response.headers.get('x-request-id'),
      });
    }
  });

  it('sends a 404 in JSON for an unknown invoice and an unknown path', async () => {
    const uuid = '00000000-0000-4000-8000-000000000000';
    for (const path of [`${invoices}/${uuid}/csv`, `${invoices}/${uuid}`, '/v2/teapots', '/']) {
      const response = await api.get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ id: 'not_found' });
    }
  });

  it('pages lists with links to the other pages and the total', async () => {
    const first = await api.json(answers.invoices, `${invoices}?per_page=50`);
    expect(first.invoices).toHaveLength(50);
    expect(first.meta).toEqual({ total: 137 });
    const link = (page: number) => `${api.url}${invoices}?page=${page}&per_page=50`;
    expect(first.links).toEqual({ pages: { next: link(2), last: link(3) } });
    const last = await api.json(answers.invoices, `${invoices}?page=3&per_page=50`);
    expect(last.invoices).toHaveLength(37);
    expect(last.links).toEqual({ pages: { first: link(1), prev: link(2) } });
    expect((await api.json(answers.invoices, invoices)).invoices).toHaveLength(20);
    expect((await api.json(answers.invoices, `${invoices}?page=9`)).invoices).toEqual([]);
    expect((await api.get(`${invoices}?per_page=201`)).status).toBe(400);
  });

  it('sends no page links when all rows fit on one page', async () => {
    expect((await api.json(answers.invoices, `${invoices}?per_page=200`)).links).toEqual({});
    const volumes = await api.json(answers.anything, '/v2/volumes');
    expect(Object.keys(volumes)).toEqual(['volumes', 'meta']);
    const databases = await api.json(answers.anything, '/v2/databases');
    expect(Object.keys(databases)).toEqual(['databases']);
    expect(await api.json(answers.anything, '/v2/droplets')).toMatchObject({
      links: { pages: { last: expect.stringContaining('page=2') } },
    });
  });

  it('serves the preview by its uuid and as `preview`, and does not list it as an invoice', async () => {
    const { invoice_preview: preview, invoices: listed } = await api.json(
      answers.invoices,
      invoices,
    );
    expect(preview).toMatchObject({
      invoice_period: '2026-05',
      updated_at: '2026-05-20T04:41:53Z',
      amount: decimal,
    });
    expect(listed[0]).toMatchObject({ invoice_period: '2026-04', status: 'PAID' });
    expect(listed[0]).not.toHaveProperty('updated_at');
    const byName = await (await api.get(`${invoices}/preview/csv`)).text();
    const byUuid = await api.get(`${invoices}/${preview.invoice_uuid}/csv`);
    expect(await byUuid.text()).toBe(byName);
    const summary = await api.json(answers.summary, `${invoices}/preview/summary`);
    expect(summary.amount).toBe(preview.amount);
  });

  it('names a CSV after its month and its invoice id', async () => {
    const [april] = (await api.json(answers.invoices, invoices)).invoices;
    const response = await api.get(`${invoices}/${april?.invoice_uuid}/csv`);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="DigitalOcean Invoice 2026 Apr (6173678-${april?.invoice_id}).csv"`,
    );
  });

  it('lists the billing history newest first, with negative payments that name no invoice', async () => {
    const rows: Record<string, string>[] = [];
    for (const page of [1, 2]) {
      const path = `/v2/customers/my/billing_history?per_page=200&page=${page}`;
      rows.push(...(await api.json(answers.history, path)).billing_history);
    }
    expect(rows.filter(({ type }) => type === 'Invoice')).toHaveLength(137);
    // The first invoice is $0.00, so it has no payment.
    expect(rows.filter(({ type }) => type === 'Payment')).toHaveLength(136);
    const dates = rows.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().reverse());
    expect(rows[0]).toMatchObject({ type: 'Payment', amount: '-86.92' });
    expect(rows[0]).not.toHaveProperty('invoice_id');
  });

  it('serves the balance as strings, generated at the time of the request', async () => {
    expect(await api.json(answers.anything, '/v2/customers/my/balance')).toEqual({
      month_to_date_balance: decimal,
      account_balance: '0.00',
      month_to_date_usage: decimal,
      generated_at: '2026-05-20T05:06:07Z',
    });
  });

  it('names the team of the account, and gives Droplets integer ids', async () => {
    expect(await api.json(answers.anything, '/v2/account')).toMatchObject({
      account: { team: { uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
    });
    const droplets = await api.json(answers.inventory, '/v2/droplets?per_page=200');
    expect(droplets).toHaveLength(26);
    expect(droplets.every(({ id }) => Number.isSafeInteger(id))).toBe(true);
    expect(await api.json(answers.anything, '/v2/registry')).toMatchObject({
      registry: { name: 'arcadia' },
    });
    const path = '/v2/snapshots?resource_type=droplet';
    expect(await api.json(answers.inventory, path)).toEqual([]);
  });
});

describe('startDigitalOcean: rate limits', () => {
  it('accepts 250 requests a minute and 5000 an hour by default, as the real API', async () => {
    // Undefined in place of the high limit of the other tests.
    await using api = await openStandIn({ now, requestsPerMinute: undefined });
    const last = { status: 0, limit: '', retryAfter: '' };
    for (let nth = 1; nth <= 251; nth += 1) {
      const { status, headers } = await api.get('/v2/account');
      if (nth <= 250) expect(status).toBe(200);
      Object.assign(last, {
        status,
        limit: headers.get('ratelimit-limit'),
        retryAfter: headers.get('retry-after'),
      });
    }
    expect(last).toEqual({ status: 429, limit: '5000', retryAfter: '60' });
  });

  it('accepts a request again when the oldest one leaves the window of a minute', async () => {
    let seconds = 0;
    const clock = () => new Date(Date.UTC(2026, 4, 20) + seconds * 1_000);
    await using api = await openStandIn({ now: clock, requestsPerMinute: 2 });
    const first = await api.get('/v2/account');
    expect(first.headers.get('ratelimit-limit')).toBe('5000');
    expect(first.headers.get('ratelimit-remaining')).toBe('4999');
    expect(first.headers.get('ratelimit-reset')).toBe(String(Date.UTC(2026, 4, 20, 1) / 1_000));
    seconds = 20;
    await api.get('/v2/account');
    seconds = 31;
    const refused = await api.get('/v2/account');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '29']);
    seconds = 60;
    expect((await api.get('/v2/account')).status).toBe(200);
    expect((await api.get('/v2/account')).status).toBe(429);
  });

  it('sends no retry-after when the limit of an hour is reached', async () => {
    await using api = await openStandIn({ requestsPerHour: 1 });
    await api.get('/v2/account');
    const refused = await api.get('/v2/account');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
  });
});
