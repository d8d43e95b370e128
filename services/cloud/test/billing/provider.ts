import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An invoice of the provider below, as a test defines it. */
export interface BilledInvoice {
  uuid: string;
  period: string;
  amount: string;
  /** Rows below the header. */
  csv: string[];
  /** The text to send as the CSV, instead of header and rows. */
  document?: string;
  /** Default: one for each row. */
  items?: Record<string, unknown>[];
  /** The total of the summary. Default: `amount`; `null` if the provider has no summary. */
  summaryAmount?: string | null;
  /** The taxes of the summary. Default: the sum of the rows whose product is a tax. */
  summaryTaxes?: string;
  /** The name of the charges in the summary. Default: `Usage`. */
  summaryName?: string;
  updatedAt?: string;
  /** The date of its entry in the billing history. Default: 1 May 2026. */
  issuedAt?: string;
}

type Fault = { status: number; headers?: Record<string, string>; message?: string } | 'cut';

/** A provider over HTTP. The test decides every answer of it. */
export interface Provider extends AsyncDisposable {
  readonly url: string;
  invoices: BilledInvoice[];
  preview: BilledInvoice | null;
  /** The entries of each list, by its root key (`droplets`); `null` gives a 403. Other lists are empty. */
  lists: Record<string, Record<string, unknown>[] | null>;
  balance: Record<string, string>;
  teamName: string;
  /** Faults of the next answers, by the end of the path. */
  faults: { path: string; fault: Fault; times: number }[];
  /** The tokens that the provider accepts. Every other request gets a 401. `null` accepts all: the default. */
  tokens: readonly string[] | null;
  /** How long the provider takes for each answer, in milliseconds. */
  delayMs: number;
  /** The provider answers nothing until it settles. */
  gate: Promise<void> | null;
  /** Paths of all requests, in order. */
  readonly requests: string[];
}

const HEADER = 'product,group_description,description,hours,start,end,USD,project_name,category';

export async function startProvider(): Promise<Provider> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    provider.requests.push(pathname);
    await provider.gate;
    if (provider.delayMs > 0) await sleep(provider.delayMs);
    const armed = provider.faults.find((it) => it.times > 0 && pathname.endsWith(it.path));
    if (!isAccepted(provider, request)) {
      fail(response, { status: 401, message: 'Unable to authenticate you' });
    } else if (armed !== undefined) {
      armed.times -= 1;
      fail(response, armed.fault);
    } else answer(provider, pathname, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const provider: Provider = {
    url: `http://127.0.0.1:${isTcp(address) ? address.port : 0}`,
    invoices: [],
    preview: null,
    lists: {},
    balance: {
      month_to_date_balance: '3.10',
      account_balance: '0.00',
      month_to_date_usage: '3.10',
      generated_at: '2026-05-03T07:07:01Z',
    },
    teamName: 'Arcadia',
    faults: [],
    tokens: null,
    delayMs: 0,
    gate: null,
    requests: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return provider;
}

/** A row as the bill has it: `Droplets,,web-1 (s-1vcpu-1gb),…`. */
export function row(product: string, description: string, amount: string): string {
  const interval = '2026-04-01 00:00:00 +0000,2026-05-01 00:00:00 +0000';
  return `${product},,${description},720,${interval},$${amount},project,iaas`;
}

function isAccepted({ tokens }: Provider, { headers }: IncomingMessage): boolean {
  return tokens === null || tokens.some((token) => headers.authorization === `Bearer ${token}`);
}

function answer(provider: Provider, pathname: string, response: ServerResponse): void {
  const csv = /\/invoices\/([^/]+)\/csv$/.exec(pathname);
  const body = csv === null ? jsonOf(provider, pathname) : csvOf(provider, csv[1]);
  if (body === undefined) fail(response, { status: 404 });
  else if (body === null) fail(response, { status: 403 });
  else response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function csvOf(provider: Provider, uuid: string | undefined): string | undefined {
  const invoice = invoiceOf(provider, uuid);
  return invoice && (invoice.document ?? `${[HEADER, ...invoice.csv].join('\n')}\n`);
}

function invoiceOf(provider: Provider, uuid: string | undefined): BilledInvoice | undefined {
  const preview = provider.preview === null ? [] : [provider.preview];
  return [...provider.invoices, ...preview].find((it) => it.uuid === uuid);
}

/** Undefined if the path does not exist, null if the token may not read it. */
function jsonOf(provider: Provider, pathname: string): object | null | undefined {
  const root = roots[pathname];
  if (root !== undefined) {
    const list = provider.lists[root];
    return list === null ? null : toList(root, list ?? []);
  }
  switch (pathname) {
    case '/v2/account':
      return { account: { uuid: 'a-1', team: { uuid: 't-1', name: provider.teamName } } };
    case '/v2/customers/my/balance':
      return provider.balance;
    case '/v2/customers/my/billing_history':
      return toList('billing_history', provider.invoices.map(toHistoryEntry));
    case '/v2/customers/my/invoices': {
      const list = toList('invoices', provider.invoices.map(toHeader));
      const { preview } = provider;
      return preview === null ? list : { ...list, invoice_preview: toHeader(preview) };
    }
    default: {
      const [, uuid, summary] = /\/invoices\/([^/]+)(\/summary)?$/.exec(pathname) ?? [];
      const invoice = invoiceOf(provider, uuid);
      if (invoice === undefined) return undefined;
      if (summary !== undefined) return toSummary(invoice);
      return toList('invoice_items', invoice.items ?? invoice.csv.map(toItem));
    }
  }
}

function toList(root: string, list: readonly object[]): object {
  return { [root]: list, links: {}, meta: { total: list.length } };
}

function toItem(csvRow: string): object {
  const [product, group_description, description, duration, start, end, amount] = csvRow.split(',');
  const [start_time, end_time] = [start, end].map((time) =>
    time?.replace(' ', 'T').replace(' +0000', 'Z'),
  );
  const text = { product, group_description, description, amount: amount?.replace('$', '') };
  return { ...text, duration, duration_unit: 'Hours', start_time, end_time };
}

function toSummary(invoice: BilledInvoice) {
  const { uuid, amount, period, summaryAmount = amount, summaryTaxes = taxOf(invoice) } = invoice;
  if (summaryAmount === null) return undefined;
  const none = { name: '', amount: '0.00' };
  return {
    invoice_uuid: uuid,
    billing_period: period,
    amount: summaryAmount,
    product_charges: { name: invoice.summaryName ?? 'Usage', amount: summaryAmount, items: [] },
    overages: none,
    taxes: { name: 'Taxes', amount: summaryTaxes },
    credits_and_adjustments: none,
  };
}

function taxOf({ csv }: BilledInvoice): string {
  const taxes = csv.filter((line) => /^(Taxes|GST),/.test(line)).map((line) => line.split(',')[6]);
  return taxes.reduce((sum, tax) => sum + Number(tax?.slice(1)), 0).toFixed(2);
}

function toHistoryEntry({ uuid, amount, issuedAt }: BilledInvoice): object {
  const date = issuedAt ?? '2026-05-01T06:53:29Z';
  const entry = { description: 'Invoice', amount, date, type: 'Invoice' };
  return { ...entry, invoice_uuid: uuid, invoice_id: uuid };
}

const roots: Record<string, string> = {
  '/v2/droplets': 'droplets',
  '/v2/volumes': 'volumes',
  '/v2/snapshots': 'snapshots',
  '/v2/load_balancers': 'load_balancers',
  '/v2/databases': 'databases',
  '/v2/kubernetes/clusters': 'kubernetes_clusters',
  '/v2/reserved_ips': 'reserved_ips',
  '/v2/reserved_ipv6': 'reserved_ipv6s',
  '/v2/apps': 'apps',
  '/v2/registries': 'registries',
};

function toHeader({ uuid, amount, period, updatedAt }: BilledInvoice): object {
  const header = { invoice_uuid: uuid, invoice_id: uuid, amount, invoice_period: period };
  return updatedAt === undefined ? header : { ...header, updated_at: updatedAt };
}

function fail(response: ServerResponse, fault: Fault): void {
  if (fault === 'cut') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('product');
    setTimeout(() => response.destroy(), 5);
    return;
  }
  response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
  response.end(JSON.stringify({ id: 'fault', message: fault.message ?? 'as the test asked for' }));
}

function isTcp(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
