import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { always, failureOf, serve } from './api-server.ts';

const UUID = '22737513-0ea7-4206-8ceb-98a575af7681';

describe('the invoice CSV', () => {
  test('case 39: fetchInvoiceCsv returns the bytes unchanged', async () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x70, 0xff, 0x0d, 0x0a]);
    const { client, requests } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' });
      response.end(bytes);
    });
    expect(await client.fetchInvoiceCsv(UUID)).toEqual(new Uint8Array(bytes));
    expect(requests).toMatchObject([{ accept: 'text/csv' }]);
  });

  test('case 9: fetchInvoiceCsv rejects an error status with an API error', async () => {
    const { client } = await serve(always({ id: 'unauthorized', message: 'No.' }, 401));
    expect(await failureOf(client.fetchInvoiceCsv(UUID))).toMatchObject({ code: 'unauthorized' });
  });

  test('case 9: openInvoiceCsv rejects an error status with an API error', async () => {
    const { client } = await serve(always({ id: 'unauthorized', message: 'No.' }, 401));
    expect(await failureOf(client.openInvoiceCsv(UUID))).toMatchObject({ code: 'unauthorized' });
  });

  test.each(['text/csv', 'text/csv; charset=iso-8859-1', 'application/octet-stream'])(
    'case 39: is read as UTF-8 with the content type %s',
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
  ])(
    'case 9: fetchInvoiceCsv returns %s with 200, and the parser identifies it',
    async (body, found) => {
      const { client } = await serve((_request, response) => response.end(body));
      const bytes = await client.fetchInvoiceCsv(UUID);
      expect(new TextDecoder().decode(bytes)).toBe(body);
      expect(await failureOf(parseInvoiceCsv(bytes))).toMatchObject({
        code: 'not_csv',
        data: { found },
      });
    },
  );
});

test('case 39: fetchInvoicePdf returns the bytes unchanged', async () => {
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
  'case 39: the client rejects the invoice id %j, which would lead to another path',
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
