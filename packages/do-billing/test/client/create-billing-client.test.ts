import { describe, expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
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

test('every request carries the token as a bearer, and says what it accepts', async () => {
  const { client, requests } = await serve(always(balance));
  await client.getBalance();
  expect(requests).toMatchObject([
    { authorization: `Bearer ${TOKEN}`, accept: 'application/json' },
  ]);
  expect(requests[0]?.url.pathname).toBe('/v2/customers/my/balance');
});

test('a base URL with a path keeps it', async () => {
  const { baseUrl, requests } = await serve(always(balance));
  await createBillingClient({ token: TOKEN, baseUrl: `${baseUrl}/proxy/` }).getBalance();
  expect(requests[0]?.url.pathname).toBe('/proxy/v2/customers/my/balance');
});

test('the account comes with its team', async () => {
  const account = { uuid: 'a', email: 'ops@example.com', team: { uuid: 't', name: 'Ops' } };
  const { client, requests } = await serve(always({ account }));
  expect(await client.getAccount()).toEqual(account);
  expect(requests[0]?.url.pathname).toBe('/v2/account');
});

test('case 6: a balance that does not add up is given as it is', async () => {
  const { client } = await serve(always(balance));
  expect(await client.getBalance()).toEqual(balance);
});

test('case 21: the period stays the string 2020-01, and unknown fields stay', async () => {
  const { client, requests } = await serve(
    always({ invoices: [invoice], links: {}, meta: { total: 1 } }),
  );
  expect(await client.listInvoices().all()).toEqual([invoice]);
  expect(requests[0]?.url.search).toBe('?per_page=200');
});

test.each(['0.00', '-12.00'])('case 27: an invoice of %s is an invoice', async (amount) => {
  const { client } = await serve(always({ invoices: [{ ...invoice, amount }] }));
  expect(await client.listInvoices().all()).toMatchObject([{ amount }]);
});

describe('the preview', () => {
  const { status: _ofFinalInvoices, ...provisional } = invoice;
  const preview = { ...provisional, updated_at: '2026-04-09T15:01:12Z' };

  test('case 28: is told from an invoice by the status that it lacks and its "updated_at"', async () => {
    const { client } = await serve(always({ invoices: [invoice], invoice_preview: preview }));
    const found = await client.getInvoicePreview();
    expect(found).toEqual(preview);
    expect(found).not.toHaveProperty('status');
  });

  test('case 28: is none of the invoices, so that nobody takes it for a final one', async () => {
    const { client } = await serve(always({ invoices: [invoice], invoice_preview: preview }));
    expect(await client.listInvoices().all()).toEqual([invoice]);
  });

  test.each(['preview', UUID])('case 28: is read as any invoice is, as %s', async (uuid) => {
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
  });

  test.each([{}, { invoice_preview: {} }, { invoice_preview: null }])(
    'case 28: is null for %o, as on the first of a month',
    async (body) => {
      const { client } = await serve(always({ invoices: [], ...body }));
      expect(await client.getInvoicePreview()).toBeNull();
    },
  );

  test('of another shape is an error', async () => {
    const { client } = await serve(always({ invoices: [], invoice_preview: { amount: '1' } }));
    expect(await failureOf(client.getInvoicePreview())).toMatchObject({
      code: 'invalid_response',
      at: '.invoice_preview.invoice_uuid',
    });
  });
});

test('case 29: a balance and a preview that do not agree are both given', async () => {
  const preview = { ...invoice, amount: '172.21' };
  const { client } = await serve((_request, response, url) =>
    url.pathname.endsWith('/balance')
      ? sendJson(response, { ...balance, month_to_date_usage: '173.65' })
      : sendJson(response, { invoices: [], invoice_preview: preview }),
  );
  expect((await client.getBalance()).month_to_date_usage).toBe('173.65');
  expect((await client.getInvoicePreview())?.amount).toBe('172.21');
});

test('case 32: a history has the invoice and the payment that cancels it out', async () => {
  const entry = { description: 'May 2018', date: '2018-06-02T08:44:38Z' };
  const history = [
    { ...entry, type: 'Payment', amount: '-186.22' },
    { ...entry, type: 'Invoice', amount: '186.22', invoice_uuid: UUID },
  ];
  const { client } = await serve(always({ billing_history: history }));
  const entries = await client.listBillingHistory().all();
  const amounts = entries.map(({ amount }) => parseAmount(amount).amountMicros);
  expect(amounts).toEqual([-186_220_000, 186_220_000]);
  // Spend is what the invoices come to; the whole history comes to what is still owed.
  expect(amounts.reduce(addMicros, 0)).toBe(0);
  expect(entries.filter(({ type }) => type === 'Invoice')).toMatchObject([{ amount: '186.22' }]);
});

describe('entries of the history', () => {
  const entry = { description: 'Payment', amount: '-1.00', date: '2026-04-01T00:00:00Z' };
  const readBack = async (history: unknown[]) => {
    const { client } = await serve(always({ billing_history: history, links: {} }));
    return client.listBillingHistory().all();
  };

  test('case 30: payments without the id of an invoice are all there', async () => {
    const payment = { ...entry, type: 'Payment' };
    const history = [payment, { ...payment, receipt_id: 'r' }, { ...payment, amount: '-2.00' }];
    expect(await readBack(history)).toEqual(history);
  });

  test('case 30: invoices that share an id are all there, as are entries that are the same', async () => {
    const shared = { ...entry, type: 'Invoice', invoice_id: '1', invoice_uuid: UUID };
    const history = [shared, { ...shared, date: '2026-05-01T00:00:00Z' }, shared];
    expect(await readBack(history)).toEqual(history);
  });

  test('case 31: a type that nobody knows yet stays the string that it is', async () => {
    const [found] = await readBack([{ ...entry, type: 'Foo' }]);
    expect(found?.type).toBe('Foo');
  });
});

test('case 44: items keep their provider ids and nulls', async () => {
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

test('the summary keeps its undocumented fields', async () => {
  const { client, requests } = await serve(always(summary));
  expect(await client.getInvoiceSummary(UUID)).toEqual(summary);
  expect(requests[0]?.url.pathname).toBe(`/v2/customers/my/invoices/${UUID}/summary`);
});

describe('the CSV', () => {
  test('case 39: comes as bytes, untouched', async () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x70, 0xff, 0x0d, 0x0a]);
    const { client, requests } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' });
      response.end(bytes);
    });
    expect(await client.fetchInvoiceCsv(UUID)).toEqual(new Uint8Array(bytes));
    expect(requests).toMatchObject([{ accept: 'text/csv' }]);
  });

  test('case 9: an error status is an API error, not a CSV error', async () => {
    const { client } = await serve(always({ id: 'unauthorized', message: 'No.' }, 401));
    expect(await failureOf(client.fetchInvoiceCsv(UUID))).toMatchObject({ code: 'unauthorized' });
  });

  test('case 9: so it is where the CSV is streamed', async () => {
    const { client } = await serve(always({ id: 'unauthorized', message: 'No.' }, 401));
    expect(await failureOf(client.openInvoiceCsv(UUID))).toMatchObject({ code: 'unauthorized' });
  });

  test.each(['text/csv', 'text/csv; charset=iso-8859-1', 'application/octet-stream'])(
    'case 39: is UTF-8, whatever its type %s says',
    async (type) => {
      const csv = 'product,description,USD\nDroplets,Zürich 東京 🚀 (s-1vcpu-1gb),$1.00\n';
      const { client } = await serve((_request, response) =>
        response.writeHead(200, { 'content-type': type }).end(csv),
      );
      const { lines } = await parseInvoiceCsv(await client.fetchInvoiceCsv(UUID));
      expect(lines).toMatchObject([{ resource: { kind: 'droplet', name: 'Zürich 東京 🚀' } }]);
    },
  );

  test.each([
    ['{"id":"x"}', 'JSON'],
    [' <html></html>', 'HTML'],
  ])('case 9: %s with 200 comes as it is, and the parser says what it is', async (body, found) => {
    const { client } = await serve((_request, response) => response.end(body));
    const bytes = await client.fetchInvoiceCsv(UUID);
    expect(new TextDecoder().decode(bytes)).toBe(body);
    expect(await failureOf(parseInvoiceCsv(bytes))).toMatchObject({
      code: 'not_csv',
      data: { found },
    });
  });
});

test('case 39: the PDF comes as bytes, never as text', async () => {
  const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0x00, 0xff, 0xfe, 0x0d, 0x0a]);
  const { client, requests } = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/pdf' });
    response.end(bytes);
  });
  expect(await client.fetchInvoicePdf('preview')).toEqual(new Uint8Array(bytes));
  expect(requests).toMatchObject([{ accept: 'application/pdf' }]);
  expect(requests[0]?.url.pathname).toBe('/v2/customers/my/invoices/preview/pdf');
});

test.each(['', '..', '../../account', 'a/b', 'a?b', '%2e%2e', 'a b'])(
  'case 39: the invoice id %j leads nowhere else',
  async (uuid) => {
    const { client, requests } = await serve(always({}));
    const failures = [
      await failureOf(client.fetchInvoiceCsv(uuid)),
      await failureOf(client.openInvoiceCsv(uuid)),
      await failureOf(client.fetchInvoicePdf(uuid)),
      await failureOf(client.getInvoiceSummary(uuid)),
      await failureOf(Promise.resolve().then(() => client.listInvoiceItems(uuid).all())),
    ];
    for (const failure of failures) expect(failure).toBeInstanceOf(TypeError);
    expect(requests).toEqual([]);
  },
);

test.each([
  [{ amount: 86.92 }, '.invoices[1].amount', 'a string'],
  [{ invoice_period: undefined }, '.invoices[1].invoice_period', 'a string'],
])('a list with %o is an error that says where', async (change, at, expected) => {
  const { client } = await serve(always({ invoices: [invoice, { ...invoice, ...change }] }));
  expect(await failureOf(client.listInvoices().all())).toMatchObject({
    code: 'invalid_response',
    at,
    expected,
    path: '/v2/customers/my/invoices',
    status: 200,
  });
});

test('numbers where strings belong are refused, since a float may be behind them', async () => {
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
])('the options %o are refused by name, without the secret', (options, name) => {
  const create = () => createBillingClient({ token: TOKEN, ...options });
  expect(create).toThrow(TypeError);
  expect(create).toThrow(name);
  expect(create).not.toThrow('secret');
});

test('the client takes any fetch, and calls it as a function of its own', async () => {
  const client = createBillingClient({
    token: TOKEN,
    maxAttempts: 1,
    // A browser's fetch refuses to be a method of something else.
    fetch: async function fetch(this: unknown, input) {
      expect(this).toBeUndefined();
      expect(String(input)).toBe('https://api.digitalocean.com/v2/customers/my/balance');
      return Response.json(balance);
    },
  });
  expect(await client.getBalance()).toEqual(balance);
});
