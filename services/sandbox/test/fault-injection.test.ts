import { describe, expect, it } from 'vitest';
import { type OpenStandIn, openStandIn } from './digitalocean/open-stand-in.ts';

const invoices = '/v2/customers/my/invoices';
const csv = `${invoices}/preview/csv`;

const addFault = ({ url }: OpenStandIn, body: unknown) =>
  fetch(`${url}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('createFaultInjection', () => {
  it('fails as many requests as `times` says, and then none', async () => {
    await using api = await openStandIn();
    const fault = { path: invoices, fault: 'server_error', times: 2 };
    expect((await addFault(api, fault)).status).toBe(201);
    const statuses: number[] = [];
    for (let nth = 0; nth < 3; nth += 1) statuses.push((await api.get(invoices)).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('fails an exact path, or every path with the prefix before *', async () => {
    await using api = await openStandIn();
    await addFault(api, { path: invoices, fault: 'server_error' });
    expect((await api.get('/v2/account')).status).toBe(200);
    expect((await api.get(`${invoices}/preview`)).status).toBe(200);
    await addFault(api, { path: '/v2/drop*', fault: 'unauthorized' });
    const refused = await api.get('/v2/droplets?page=2');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ id: 'unauthorized' });
  });

  it('sends a 429 with and without retry-after', async () => {
    await using api = await openStandIn();
    await addFault(api, { path: '/v2/account', fault: 'rate_limited' });
    const withHint = await api.get('/v2/account');
    expect([withHint.status, withHint.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await withHint.json()).toMatchObject({ id: 'too_many_requests' });

    await addFault(api, { path: '/v2/account', fault: 'rate_limited_without_retry_after' });
    const withoutHint = await api.get('/v2/account');
    expect([withoutHint.status, withoutHint.headers.get('retry-after')]).toEqual([429, null]);
    expect(withoutHint.headers.get('ratelimit-remaining')).toBe('0');
  });

  it('cuts the connection after a part of the body', async () => {
    await using api = await openStandIn();
    const whole = await (await api.get(csv)).text();
    await addFault(api, { path: csv, fault: 'cut' });
    const response = await api.get(csv);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(whole.length));
    let received = 0;
    const read = async () => {
      for await (const chunk of response.body ?? []) received += chunk.length;
    };
    await expect(read()).rejects.toThrow(TypeError);
    expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThan(whole.length);
  });

  it('delays the answer of a slow request', async () => {
    await using api = await openStandIn();
    await addFault(api, { path: '/v2/account', fault: 'slow', delay_ms: 80 });
    const started = performance.now();
    expect((await api.get('/v2/account')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(75);
  });

  it('deletes all faults on DELETE /_sandbox/faults', async () => {
    await using api = await openStandIn();
    await addFault(api, { path: '/v2/account', fault: 'server_error', times: 100 });
    const cleared = await fetch(`${api.url}/_sandbox/faults`, { method: 'DELETE' });
    expect(cleared.status).toBe(204);
    expect((await api.get('/v2/account')).status).toBe(200);
  });

  it('lists the requests of GET /_sandbox/requests, including rejected ones', async () => {
    await using api = await openStandIn();
    await api.get('/v2/droplets?page=2');
    await api.get('/v2/account', 'Bearer another');
    const seen = () => fetch(`${api.url}/_sandbox/requests`).then((response) => response.json());
    expect(await seen()).toEqual({
      data: [
        { method: 'GET', path: '/v2/droplets', query: 'page=2' },
        { method: 'GET', path: '/v2/account', query: '' },
      ],
    });
    await fetch(`${api.url}/_sandbox/requests`, { method: 'DELETE' });
    expect(await seen()).toEqual({ data: [] });
  });

  it('explains in a 400 why a fault is invalid', async () => {
    await using api = await openStandIn();
    for (const [body, message] of [
      [{ path: '/v2/account', fault: 'earthquake' }, 'fault'],
      [{ path: 'v2/account', fault: 'cut' }, 'must begin with /'],
      [{ path: '/v2/account', fault: 'cut', times: 0 }, 'times'],
      [{ path: '/v2/account', fault: 'cut', tiems: 3 }, 'tiems'],
      [{ path: '/v2/account', fault: 'fail_after_commit' }, 'fault'],
      ['{', 'JSON'],
    ] as const) {
      const response = await addFault(api, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
    }
    expect((await fetch(`${api.url}/_sandbox/fault`)).status).toBe(404);
  });
});
