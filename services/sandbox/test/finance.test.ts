import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FinanceOptions, startFinance } from '../src/finance.ts';

const secret = 'a secret of finance, for its tests only';
const now = () => new Date('2026-05-02T00:00:00Z');
const april = {
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
  lines: [{ kind: 'droplet', product: 'Droplets', description: 'web-01', amount: '79.02' }],
};

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const answer = z.looseObject({ action: z.string().optional(), invoice_id: z.string().optional() });
const books = z.object({
  data: z.array(z.looseObject({ vendor_id: z.string() })),
  vendors: z.array(z.looseObject({ id: z.string() })),
});

async function start(options: Partial<FinanceOptions> = {}) {
  const finance = await startFinance({ secret, now, ...options });
  cleanups.push(finance.stop);
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${finance.url}${path}`, init);
    return { status: response.status, body: answer.parse(await response.json()) };
  };
  const post = async (path: string, body: unknown, authorization?: string) =>
    call(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    stop: finance.stop,
    fail: (fault: object) => post('/_sandbox/faults', fault),
    requests: async () => (await call('/_sandbox/requests')).body.data,
    send: async (body: unknown, token?: string | null) =>
      post(
        '/api/v1/integrations/cloud/import-invoice',
        body,
        token === null ? undefined : `Bearer ${token ?? (await mint())}`,
      ),
    books: async () =>
      books.parse(
        (
          await call('/api/v1/integrations/cloud/invoices', {
            headers: { authorization: `Bearer ${await mint()}` },
          })
        ).body,
      ),
  };
}

interface TokenParts {
  readonly alg?: string;
  readonly claims?: Record<string, unknown>;
  readonly secret?: string;
  readonly exp?: Date | null;
}

function mint({ alg = 'HS512', claims = {}, exp, ...parts }: TokenParts = {}): Promise<string> {
  const token = new SignJWT({ typ: 'access', roles: ['admin'], ...claims }).setProtectedHeader({
    alg,
  });
  if (exp !== null) token.setExpirationTime(exp ?? new Date(now().valueOf() + 60_000));
  return token.sign(new TextEncoder().encode(parts.secret ?? secret));
}

describe('startFinance', () => {
  it('accepts tokens signed by HS256, HS384 and HS512', async () => {
    const finance = await start();
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      expect(await finance.send(april, await mint({ alg }))).toMatchObject({
        body: { invoice_id: expect.any(String) },
      });
    }
  });

  it('sends a 401 for a missing, forged, expired, eternal or refresh token', async () => {
    const finance = await start();
    const none = `${btoa('{"alg":"none"}')}.${btoa('{"roles":["admin"],"exp":9999999999}')}.`;
    const tokens = [
      null,
      'nonsense',
      none.replaceAll('=', ''),
      await mint({ secret: 'another secret' }),
      await mint({ exp: new Date(now().valueOf() - 1_000) }),
      await mint({ exp: null }),
      await mint({ claims: { typ: 'refresh' } }),
    ];
    for (const token of tokens) {
      expect(await finance.send(april, token)).toMatchObject({
        status: 401,
        body: { code: expect.any(String), message: expect.any(String) },
      });
    }
    expect((await finance.books()).data).toEqual([]);
  });

  it('sends a 401 for another issuer or audience than the required one', async () => {
    const finance = await start({ issuer: 'arcadia', audience: 'finance' });
    expect(await finance.send(april)).toMatchObject({ status: 401 });
    const token = await mint({ claims: { iss: 'arcadia', aud: 'finance' } });
    expect(await finance.send(april, token)).toMatchObject({ status: 201 });
  });

  it('sends a 403 to a caller without the role admin', async () => {
    const finance = await start();
    for (const roles of [['member'], [], undefined]) {
      expect(await finance.send(april, await mint({ claims: { roles } }))).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
  });

  it('stores one row per tenant, source and external id, with the latest amounts', async () => {
    const finance = await start();
    const first = await finance.send(april);
    expect(first).toMatchObject({ status: 201, body: { action: 'created' } });
    const changed = { ...april, amount_gross_minor: 8693, amount_net_minor: 7903 };
    expect(await finance.send(changed)).toEqual({
      status: 200,
      body: { action: 'updated', invoice_id: first.body.invoice_id },
    });
    await finance.send({ ...april, tenant_id: 'another' });
    await finance.send({ ...april, source: 'another' });
    await finance.send({ ...april, external_id: 'another' });
    const { data } = await finance.books();
    expect(data).toHaveLength(4);
    expect(data[0]).toMatchObject({ id: first.body.invoice_id, amount_gross_minor: 8693 });
  });

  it('creates one row for ten concurrent imports of the same invoice', async () => {
    const finance = await start();
    const answers = await Promise.all(Array.from({ length: 10 }, () => finance.send(april)));
    const created = answers.filter(({ body }) => body.action === 'created');
    expect(created).toHaveLength(1);
    expect((await finance.books()).data).toHaveLength(1);
  });

  it('creates a vendor on its first invoice only', async () => {
    const finance = await start();
    await finance.send(april);
    await finance.send({ ...april, external_id: 'another' });
    const { data, vendors } = await finance.books();
    expect(vendors).toEqual([expect.objectContaining({ name: 'DigitalOcean', category: 'cloud' })]);
    expect(data.map((row) => row.vendor_id)).toEqual([vendors[0]?.id, vendors[0]?.id]);
  });

  it('explains in a 422 why an invoice is invalid, and stores nothing', async () => {
    const finance = await start();
    const faults = [
      [{ ...april, amount_gross_minor: 8693 }, 'amount_gross_minor'],
      [{ ...april, amount_gross_minor: 86.92 }, 'amount_gross_minor'],
      [{ ...april, period_end: '2026-04-01' }, 'period_end'],
      [{ ...april, issued_at: 'yesterday' }, 'issued_at'],
      [{ ...april, lines: [{ ...april.lines[0], amount: 79.02 }] }, 'lines.0.amount'],
      [{ ...april, vendor: { name: 'DigitalOcean' } }, 'vendor.category'],
    ] as const;
    for (const [body, path] of faults) {
      expect(await finance.send(body)).toMatchObject({
        status: 422,
        body: { code: 'invalid_invoice', errors: [{ path }] },
      });
    }
    expect(await finance.send('{')).toMatchObject({
      status: 400,
      body: { code: 'malformed_json' },
    });
    expect(await finance.books()).toEqual({ data: [], vendors: [] });
  });

  it('sends `updated` for the retry of an import that failed after the commit', async () => {
    const finance = await start();
    await finance.fail({ path: '/api/v1/integrations/cloud/*', fault: 'fail_after_commit' });
    expect(await finance.send(april)).toMatchObject({ status: 500 });
    expect(await finance.send(april)).toMatchObject({ status: 200, body: { action: 'updated' } });
    expect((await finance.books()).data).toHaveLength(1);
  });

  it('stores nothing when a fault fails the import, and records every request', async () => {
    const finance = await start();
    const path = '/api/v1/integrations/cloud/import-invoice';
    for (const [fault, status] of [
      ['rate_limited', 429],
      ['server_error', 500],
      ['unauthorized', 401],
    ] as const) {
      await finance.fail({ path, fault });
      expect(await finance.send(april)).toMatchObject({
        status,
        body: { code: expect.any(String) },
      });
    }
    expect(await finance.requests()).toEqual(Array(3).fill({ method: 'POST', path, query: '' }));
    expect(await finance.send(april)).toMatchObject({ body: { action: 'created' } });
  });

  it('keeps its invoices over a restart, in a file that only its owner can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'arcadia-finance-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const dataFile = join(folder, 'finance', 'books.json');
    const first = await start({ dataFile });
    await first.send(april);
    const before = await first.books();
    await first.stop();

    const second = await start({ dataFile });
    expect(await second.books()).toEqual(before);
    expect(await second.send(april)).toMatchObject({ body: { action: 'updated' } });
    expect((await stat(dataFile)).mode & 0o777).toBe(0o600);
  });
});
