import { decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createFinanceClient } from '../src/index.ts';
import { april2026 } from './april-invoice.ts';
import { json, type ReceivedCall, startFinanceServer } from './finance-server.ts';

const SECRET = 'thirty-two bytes, known to both.';
const now = () => new Date('2026-05-02T03:04:05.678Z');
const created = json(200, { action: 'created', invoice_id: 'inv_1' });

async function claimsOf(call: ReceivedCall | undefined) {
  const token = call?.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const { payload } = await jwtVerify(token, new TextEncoder().encode(SECRET), {
    algorithms: ['HS512'],
    currentDate: now(),
  });
  return { header: decodeProtectedHeader(token), payload };
}

describe('importInvoice sends', () => {
  it('the invoice with the member names and units of finance', async () => {
    await using server = await startFinanceServer(created);
    await createFinanceClient({ baseUrl: server.url, secret: SECRET }).importInvoice(april2026);

    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/integrations/cloud/import-invoice',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
    expect(server.calls[0]?.body).toEqual({
      tenant_id: 'platform-admin',
      source: 'digitalocean',
      external_id: '22737513-0ea7-4206-8ceb-98a575af7681',
      vendor: { name: 'DigitalOcean', category: 'cloud' },
      invoice_number: '538219012',
      period_start: '2026-04-01',
      period_end: '2026-05-01',
      issued_at: '2026-05-01T06:53:29Z',
      currency: 'USD',
      amount_gross_minor: 8692,
      amount_net_minor: 7902,
      amount_tax_minor: 790,
      lines: [
        {
          kind: 'droplet',
          product: 'Droplets',
          description: 'web-01 (s-1vcpu-1gb)',
          amount: '79.02',
        },
        { kind: 'tax', product: 'Taxes', description: 'GST (10.00%)', amount: '7.90' },
      ],
    });
  });

  it('no members that the API does not have', async () => {
    await using server = await startFinanceServer(created);
    const more = { ...april2026, internal: 1, vendor: { ...april2026.vendor, internal: 1 } };
    await createFinanceClient({ baseUrl: server.url, secret: SECRET }).importInvoice(more);

    expect(JSON.stringify(server.calls[0]?.body)).not.toContain('internal');
  });

  it('to a path below "baseUrl", with or without a slash at its end', async () => {
    await using server = await startFinanceServer(created);
    for (const baseUrl of [`${server.url}/finance`, `${server.url}/finance/`]) {
      await createFinanceClient({ baseUrl, secret: SECRET }).importInvoice(april2026);
    }

    const path = '/finance/api/v1/integrations/cloud/import-invoice';
    expect(server.calls.map((call) => call.path)).toEqual([path, path]);
  });
});

describe('the token of importInvoice', () => {
  it('identifies the caller and is valid for one minute', async () => {
    await using server = await startFinanceServer(created);
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET, now });
    await finance.importInvoice(april2026);

    const { header, payload } = await claimsOf(server.calls[0]);
    const iat = Math.floor(now().valueOf() / 1000);
    expect(header).toEqual({ alg: 'HS512', typ: 'JWT' });
    expect(payload).toEqual({
      typ: 'access',
      sub: 'arcadia-cloud',
      iat,
      exp: iat + 60,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tenant_id: 'platform-admin',
      roles: ['admin'],
    });
  });

  it('takes issuer, audience, tenant, roles and id from the options', async () => {
    await using server = await startFinanceServer(created);
    const finance = createFinanceClient({
      baseUrl: server.url,
      secret: SECRET,
      now,
      issuer: 'guardian',
      audience: 'finance',
      tenantId: 'acme',
      roles: ['admin', 'books'],
      randomUUID: () => 'a-fixed-id',
    });
    await finance.importInvoice(april2026);

    const { payload } = await claimsOf(server.calls[0]);
    expect(payload).toMatchObject({
      iss: 'guardian',
      aud: 'finance',
      tenant_id: 'acme',
      roles: ['admin', 'books'],
      jti: 'a-fixed-id',
    });
    expect(server.calls[0]?.body).toMatchObject({ tenant_id: 'acme' });
  });

  it('is new for every call', async () => {
    await using server = await startFinanceServer(created);
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET, now });
    await finance.importInvoice(april2026);
    await finance.importInvoice(april2026);

    const [first, second] = await Promise.all(server.calls.map(claimsOf));
    expect(first?.payload.jti).not.toBe(second?.payload.jti);
  });
});

describe('the result of importInvoice', () => {
  it.each(['created', 'updated'] as const)('is %s as finance answers', async (action) => {
    await using server = await startFinanceServer(json(200, { action, invoice_id: 'inv_7' }));
    const finance = createFinanceClient({ baseUrl: server.url, secret: SECRET });

    expect(await finance.importInvoice(april2026)).toEqual({ action, invoiceId: 'inv_7' });
  });
});

describe('createFinanceClient', () => {
  it.each([
    ['a secret of 31 bytes', { secret: 'x'.repeat(31) }, '"secret" must have at least 32 bytes'],
    ['an invalid URL', { baseUrl: 'finance' }, '"baseUrl" must be an http or https URL'],
    ['another protocol', { baseUrl: 'ftp://x' }, '"baseUrl" must be an http or https URL'],
    [
      'a URL with a password',
      { baseUrl: 'http://u:hunter2@x' },
      '"baseUrl" must have neither credentials nor a query nor a fragment',
    ],
    ['a timeout of 0', { timeoutMs: 0 }, '"timeoutMs" must be an integer from 1 to 2147483647'],
    [
      'a timeout that is too long',
      { timeoutMs: 2 ** 31 },
      '"timeoutMs" must be an integer from 1 to',
    ],
    [
      'a timeout of half a millisecond',
      { timeoutMs: 0.5 },
      '"timeoutMs" must be an integer from 1 to',
    ],
  ])('rejects %s', (_, options, message) => {
    const make = () =>
      createFinanceClient({ baseUrl: 'http://localhost', secret: SECRET, ...options });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it('accepts a secret of 32 bytes, counted in UTF-8', () => {
    expect(() =>
      createFinanceClient({ baseUrl: 'http://localhost', secret: 'é'.repeat(16) }),
    ).not.toThrow();
  });
});
