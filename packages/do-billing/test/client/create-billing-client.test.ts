import { describe, expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import { addMicros } from '../../src/money/micros.ts';
import { parseAmount } from '../../src/money/parse-amount.ts';
import { always, failureOf, sendJson, serve, TOKEN } from './api-server.ts';

const UUID = '22737513-0ea7-4206-8ceb-98a575af7681';

const balance = {
  month_to_date_balance: '-27.40',
  account_balance: '-27.52',
  month_to_date_usage: '0.00',
  generated_at: '2026-04-09T15:01:12Z',
};

const invoice = {
  invoice_uuid: UUID,
  invoice_id: '1',
  amount: '86.92',
  invoice_period: '2020-01',
  status: 'SOMETHING_NEW',
  account_urn: 'do:team:1',
};

const summary = {
  invoice_uuid: UUID,
  billing_period: '2026-04',
  amount: '27.13',
  usage_total: '12.34',
  product_charges: { name: 'Product usage charges', amount: '12.34', items: [] },
  overages: { name: 'Overages', amount: '3.45' },
  taxes: { name: 'Taxes', amount: '4.56' },
  credits_and_adjustments: { name: 'Credits & adjustments', amount: '6.78' },
};

test('getBalance sends the bearer token and an accept header', async () => {
  const { client, requests } = await serve(always(balance));
  await client.getBalance();
  expect(requests).toMatchObject([
    { authorization: `Bearer ${TOKEN}`, accept: 'application/json' },
  ]);
  expect(requests[0]?.url.pathname).toBe('/v2/customers/my/balance');
});

test('createBillingClient keeps the path of "baseUrl"', async () => {
  const { baseUrl, requests } = await serve(always(balance));
  await createBillingClient({ token: TOKEN, baseUrl: `${baseUrl}/proxy/` }).getBalance();
  expect(requests[0]?.url.pathname).toBe('/proxy/v2/customers/my/balance');
});

test('getAccount returns the account with its team', async () => {
  const account = { uuid: 'a', email: 'ops@example.com', team: { uuid: 't', name: 'Ops' } };
  const { client, requests } = await serve(always({ account }));
  expect(await client.getAccount()).toEqual(account);
  expect(requests[0]?.url.pathname).toBe('/v2/account');
});

test('case 6: getBalance returns a balance unchanged if it does not add up', async () => {
  const { client } = await serve(always(balance));
  expect(await client.getBalance()).toEqual(balance);
});

test('case 21: listInvoices keeps the period 2020-01 as a string, and unknown fields', async () => {
  const { client, requests } = await serve(
    always({ invoices: [invoice], links: {}, meta: { total: 1 } }),
  );
  expect(await client.listInvoices().all()).toEqual([invoice]);
  expect(requests[0]?.url.search).toBe('?per_page=200');
});

test.each(['0.00', '-12.00'])('case 27: listInvoices includes an invoice of %s', async (amount) => {
  const { client } = await serve(always({ invoices: [{ ...invoice, amount }] }));
  expect(await client.listInvoices().all()).toMatchObject([{ amount }]);
});

describe('the invoice preview', () => {
  const { status: _ofFinalInvoices, ...provisional } = invoice;
  const preview = { ...provisional, updated_at: '2026-04-09T15:01:12Z' };

  test('case 28: differs from an invoice: it has "updated_at" and no status', async () => {
    const { client } = await serve(always({ invoices: [invoice], invoice_preview: preview }));
    const found = await client.getInvoicePreview();
    expect(found).toEqual(preview);
    expect(found).not.toHaveProperty('status');
  });

  test('case 28: is not in listInvoices, which lists final invoices only', async () => {
    const { client } = await serve(always({ invoices: [invoice], invoice_preview: preview }));
    expect(await client.listInvoices().all()).toEqual([invoice]);
  });

  test.each(['preview', UUID])(
    'case 28: has the same endpoints as an invoice: %s',
    async (uuid) => {
      const { client, requests } = await serve((_request, response, url) =>
        url.pathname.endsWith('/csv')
          ? response.end('product')
          : sendJson(response, { ...summary, invoice_items: [] }),
      );
      await client.fetchInvoiceCsv(uuid);
      await client.getInvoiceSummary(uuid);
      await client.listInvoiceItems(uuid).all();
      expect(requests.map(({ url }) => url.pathname)).toEqual([
        `/v2/customers/my/invoices/${uuid}/csv`,
        `/v2/customers/my/invoices/${uuid}/summary`,
        `/v2/customers/my/invoices/${uuid}`,
      ]);
    },
  );

  test('getInvoiceList returns it with the final invoices of all pages, and requests each page once', async () => {
    const { client, requests } = await serve((_request, response, url) => {
      const isFirst = url.searchParams.get('page') === null;
      const next = `${url.origin}${url.pathname}?per_page=200&page=2`;
      sendJson(response, {
        invoices: [{ ...invoice, amount: isFirst ? '1.00' : '2.00' }],
        links: isFirst ? { pages: { next } } : {},
        meta: { total: 2 },
        ...(isFirst ? { invoice_preview: preview } : {}),
      });
    });
    expect(await client.getInvoiceList()).toMatchObject({
      invoices: [{ amount: '1.00' }, { amount: '2.00' }],
      invoice_preview: preview,
    });
    expect(requests.map(({ url }) => url.search)).toEqual([
      '?per_page=200',
      '?per_page=200&page=2',
    ]);
  });

  test('getInvoiceList returns null for a preview that the provider does not have', async () => {
    const { client } = await serve(always({ invoices: [invoice], invoice_preview: {} }));
    expect(await client.getInvoiceList()).toEqual({ invoices: [invoice], invoice_preview: null });
  });

  test.each([{}, { invoice_preview: {} }, { invoice_preview: null }])(
    'case 28: is null for %o, for example on the first day of a month',
    async (body) => {
      const { client } = await serve(always({ invoices: [], ...body }));
      expect(await client.getInvoicePreview()).toBeNull();
    },
  );

  test('is rejected if a field is missing', async () => {
    const { client } = await serve(always({ invoices: [], invoice_preview: { amount: '1' } }));
    expect(await failureOf(client.getInvoicePreview())).toMatchObject({
      code: 'invalid_response',
      at: '.invoice_preview.invoice_uuid',
    });
  });
});

test('case 29: getBalance and getInvoicePreview return amounts that differ', async () => {
  const preview = { ...invoice, amount: '172.21' };
  const { client } = await serve((_request, response, url) =>
    url.pathname.endsWith('/balance')
      ? sendJson(response, { ...balance, month_to_date_usage: '173.65' })
      : sendJson(response, { invoices: [], invoice_preview: preview }),
  );
  expect((await client.getBalance()).month_to_date_usage).toBe('173.65');
  expect((await client.getInvoicePreview())?.amount).toBe('172.21');
});

test('case 32: listBillingHistory yields an invoice and the payment that offsets it', async () => {
  const entry = { description: 'May 2018', date: '2018-06-02T08:44:38Z' };
  const history = [
    { ...entry, type: 'Payment', amount: '-186.22' },
    { ...entry, type: 'Invoice', amount: '186.22', invoice_uuid: UUID },
  ];
  const { client } = await serve(always({ billing_history: history }));
  const entries = await client.listBillingHistory().all();
  const amounts = entries.map(({ amount }) => parseAmount(amount).amountMicros);
  expect(amounts).toEqual([-186_220_000, 186_220_000]);
  // The cost is the sum of the invoices. The sum of the whole history is the open amount.
  expect(amounts.reduce(addMicros, 0)).toBe(0);
  expect(entries.filter(({ type }) => type === 'Invoice')).toMatchObject([{ amount: '186.22' }]);
});

describe('listBillingHistory', () => {
  const entry = { description: 'Payment', amount: '-1.00', date: '2026-04-01T00:00:00Z' };
  const readBack = async (history: unknown[]) => {
    const { client } = await serve(always({ billing_history: history, links: {} }));
    return client.listBillingHistory().all();
  };

  test('case 30: yields all payments without an invoice id', async () => {
    const payment = { ...entry, type: 'Payment' };
    const history = [payment, { ...payment, receipt_id: 'r' }, { ...payment, amount: '-2.00' }];
    expect(await readBack(history)).toEqual(history);
  });

  test('case 30: yields all invoices that share an id, and equal entries', async () => {
    const shared = { ...entry, type: 'Invoice', invoice_id: '1', invoice_uuid: UUID };
    const history = [shared, { ...shared, date: '2026-05-01T00:00:00Z' }, shared];
    expect(await readBack(history)).toEqual(history);
  });

  test('case 31: keeps an unknown type', async () => {
    const [found] = await readBack([{ ...entry, type: 'Foo' }]);
    expect(found?.type).toBe('Foo');
  });
});

test('case 44: listInvoiceItems keeps provider ids and nulls', async () => {
  const item = {
    product: 'Kubernetes Clusters',
    resource_uuid: UUID,
    group_description: 'prod',
    description: 'pvc-1',
    amount: '12.34',
    project_name: null,
  };
  const { client, requests } = await serve(always({ invoice_items: [item] }));
  expect(await client.listInvoiceItems('preview').all()).toEqual([item]);
  expect(requests[0]?.url.pathname).toBe('/v2/customers/my/invoices/preview');
});

test('getInvoiceSummary keeps undocumented fields', async () => {
  const { client, requests } = await serve(always(summary));
  expect(await client.getInvoiceSummary(UUID)).toEqual(summary);
  expect(requests[0]?.url.pathname).toBe(`/v2/customers/my/invoices/${UUID}/summary`);
});

test.each([
  [{ amount: 86.92 }, '.invoices[1].amount', 'a string'],
  [{ invoice_period: undefined }, '.invoices[1].invoice_period', 'a string'],
])('listInvoices rejects an invoice with %o and names its path', async (change, at, expected) => {
  const { client } = await serve(always({ invoices: [invoice, { ...invoice, ...change }] }));
  expect(await failureOf(client.listInvoices().all())).toMatchObject({
    code: 'invalid_response',
    at,
    expected,
    path: '/v2/customers/my/invoices',
    status: 200,
  });
});

test('getBalance rejects numbers instead of strings, since they may be rounded floats', async () => {
  const { client } = await serve(always({ ...balance, account_balance: 12.3 }));
  expect(await failureOf(client.getBalance())).toMatchObject({ at: '.account_balance' });
});

test.each([
  [{ token: '' }, '"token"'],
  [{ token: 'secret token\n' }, '"token"'],
  [{ baseUrl: 'ftp://example.com' }, '"baseUrl"'],
  [{ baseUrl: 'https://user:secret@example.com' }, '"baseUrl"'],
  [{ baseUrl: 'nowhere' }, '"baseUrl"'],
  [{ timeoutMs: 0 }, '"timeoutMs"'],
  [{ timeoutMs: 2 ** 31 }, '"timeoutMs"'],
  [{ deadlineMs: 0 }, '"deadlineMs"'],
  [{ deadlineMs: Number.NaN }, '"deadlineMs"'],
  [{ deadlineMs: 1.5 }, '"deadlineMs"'],
  [{ maxAttempts: 0 }, '"maxAttempts"'],
  [{ maxAttempts: Number.POSITIVE_INFINITY }, '"maxAttempts"'],
  [{ maxStopMs: 0 }, '"maxStopMs"'],
])('createBillingClient rejects the options %o by name, without the secret', (options, name) => {
  const create = () => createBillingClient({ token: TOKEN, ...options });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(name);
  expect(create).not.toThrow('secret');
});

test('createBillingClient calls a custom fetch without `this`', async () => {
  const client = createBillingClient({
    token: TOKEN,
    maxAttempts: 1,
    // A browser's fetch throws if it is called as a method of another object.
    fetch: async function fetch(this: unknown, input) {
      expect(this).toBeUndefined();
      expect(String(input)).toBe('https://api.digitalocean.com/v2/customers/my/balance');
      return Response.json(balance);
    },
  });
  expect(await client.getBalance()).toEqual(balance);
});
