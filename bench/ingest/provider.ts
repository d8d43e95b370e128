// Serves one generated invoice as DigitalOcean does: node provider.ts <lines>. Every answer is prepared before it listens.
import { generateInvoice } from '@arcadia/do-billing/testing';
import { serve } from '../server-process.ts';

const PAGE_ITEMS = 200;
const [lines = '100000'] = process.argv.slice(2);
const { csv, items, amount, summary, resources } = generateInvoice({
  seed: 1,
  billingPeriod: '2026-04',
  lines: Number(lines),
});

const answers = new Map<string, Buffer>();
const path = '/v2/customers/my/invoices/bench';
const pages = Math.ceil(items.length / PAGE_ITEMS);
for (let page = 1; page <= pages; page += 1) {
  const next = page < pages ? `${path}?page=${page + 1}&per_page=${PAGE_ITEMS}` : null;
  const body = {
    invoice_items: items.slice((page - 1) * PAGE_ITEMS, page * PAGE_ITEMS),
    links: next === null ? {} : { pages: { next } },
    meta: { total: items.length },
  };
  const query = page === 1 ? `per_page=${PAGE_ITEMS}` : `page=${page}&per_page=${PAGE_ITEMS}`;
  answers.set(`${path}?${query}`, toJson(body));
}
answers.set(`${path}/csv`, Buffer.from(csv));
answers.set(`${path}/summary`, toJson(summary));
answers.set('/bench', toJson({ amount, resources: resources.slice(0, 10_000) }));

function toJson(body: unknown): Buffer {
  return Buffer.from(JSON.stringify(body));
}

let requests = 0;
let lastAnswerMs = 0;
await serve(
  (req, res) => {
    requests += 1;
    const body = answers.get(req.url ?? '');
    if (body === undefined) res.statusCode = 404;
    res.end(body, () => {
      lastAnswerMs = Date.now();
    });
  },
  () => undefined,
  { requests: () => requests, lastAnswerMs: () => lastAnswerMs },
);
