import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { invoiceCsv } from '../csv/invoice-csv.ts';

export const TOKEN = 'dop_v1_0123456789abcdef';

export interface TestInvoice {
  invoice_uuid: string;
  invoice_period: string;
  amount: string;
}

export interface TestAccount {
  invoices: TestInvoice[];
  invoice_preview?: TestInvoice | null;
  /** Sees each request first. If it returns true, it has answered and the account does not. */
  intercept?: (path: string, response: ServerResponse) => boolean;
}

export function testInvoice(period: string, amount = '12.00'): TestInvoice {
  return { invoice_uuid: `uuid-of-${period}`, invoice_period: period, amount };
}

/** Starts an HTTP server of the billing API. It serves the account as the account is at that moment. */
export async function serveAccount(account: TestAccount) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const path = pathOf(request);
    paths.push(path);
    if (account.intercept?.(path, response)) return;
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      sendJson(response, { id: 'unauthorized', message: 'Unable to authenticate you.' }, 401);
    } else if (path === '') {
      const { invoices, invoice_preview } = account;
      sendJson(response, { invoices, invoice_preview, meta: { total: invoices.length } });
    } else sendPart(account, path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, paths };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** The path below the list of invoices, such as `uuid/csv`; empty for the list itself. */
function pathOf({ url = '' }: IncomingMessage): string {
  return new URL(url, 'http://localhost').pathname
    .replace('/v2/customers/my/invoices', '')
    .replace(/^\//, '');
}

function sendPart(account: TestAccount, path: string, response: ServerResponse): void {
  const [uuid, part = 'items'] = path.split('/');
  const invoice =
    uuid === 'preview'
      ? account.invoice_preview
      : account.invoices.find(({ invoice_uuid }) => invoice_uuid === uuid);
  if (!invoice) {
    sendJson(response, { id: 'not_found', message: 'no such invoice' }, 404);
    return;
  }
  const { invoice_uuid, invoice_period: billing_period, amount } = invoice;
  const nothing = { name: '', amount: '0.00' };
  const droplets = { name: 'Droplets', amount };
  const parts: Record<string, () => void> = {
    csv: () => response.end(invoiceCsv({ amount: `$${amount}` })),
    pdf: () => response.end('%PDF-1.4 as if'),
    items: () =>
      sendJson(response, {
        invoice_items: [{ product: 'Droplets', description: 'web-01 (s-1vcpu-2gb)', amount }],
        meta: { total: 1 },
      }),
    summary: () =>
      sendJson(response, {
        invoice_uuid,
        billing_period,
        amount,
        product_charges: { ...droplets, items: [droplets] },
        overages: nothing,
        taxes: nothing,
        credits_and_adjustments: nothing,
      }),
  };
  parts[part]?.();
}
