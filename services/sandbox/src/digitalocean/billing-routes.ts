import { formatMicros } from '@arcadia/do-billing';
import { type Request, type Response, Router } from 'express';
import { seededRandom, stableUuid } from './fleet/stable-values.ts';
import { account } from './fleet.ts';
import { type Invoice, invoices, PREVIEW_UPDATED_MS, preview } from './invoices.ts';
import { sendError, sendPage } from './responses.ts';

/** DigitalOcean computes the balance and the preview at different times, so their amounts differ. */
const SINCE_PREVIEW_MICROS = 1_440_000;

/** Serves `/v2/customers/my/…`: the balance, the billing history and the invoices. */
export function billingRoutes(now: () => Date): Router {
  const router = Router();
  router.get('/v2/customers/my/balance', (_req, res) => {
    const usage = formatMicros(preview.amountMicros + SINCE_PREVIEW_MICROS);
    res.json({
      month_to_date_balance: usage,
      account_balance: '0.00',
      month_to_date_usage: usage,
      generated_at: toApiTime(now().getTime()),
    });
  });
  router.get('/v2/customers/my/billing_history', (req, res) => {
    const rows = invoices.flatMap(toApiHistory);
    sendPage(req, res, 'billing_history', rows, { emptyLinks: true });
  });
  router.get('/v2/customers/my/invoices', (req, res) => {
    const extra = { invoice_preview: toApiInvoice(preview) };
    sendPage(req, res, 'invoices', invoices.map(toApiInvoice), { emptyLinks: true, extra });
  });
  router.get(
    '/v2/customers/my/invoices/:uuid',
    withInvoice((invoice, req, res) => {
      sendPage(req, res, 'invoice_items', invoice.items, { emptyLinks: true });
    }),
  );
  router.get(
    '/v2/customers/my/invoices/:uuid/csv',
    withInvoice((invoice, _req, res) => {
      const name = `${titleOf(invoice)} (${account.number}-${invoice.invoiceId}).csv`;
      res.set('content-disposition', `attachment; filename="${name}"`);
      res.type('text/csv').send(invoice.csv);
    }),
  );
  router.get(
    '/v2/customers/my/invoices/:uuid/pdf',
    withInvoice((invoice, _req, res) => {
      const title = titleOf(invoice);
      res.set('content-disposition', `attachment; filename="${title}.pdf"`);
      res.type('application/pdf').send(toPdf([title, `Total USD ${invoice.amount}`]));
    }),
  );
  router.get(
    '/v2/customers/my/invoices/:uuid/summary',
    withInvoice(({ summary }, _req, res) => void res.json(summary)),
  );
  return router;
}

const byUuid = new Map([preview, ...invoices].map((invoice) => [invoice.uuid, invoice]));

function withInvoice(respond: (invoice: Invoice, req: Request, res: Response) => void) {
  return (req: Request<{ uuid: string }>, res: Response): void => {
    const { uuid } = req.params;
    const invoice = uuid === 'preview' ? preview : byUuid.get(uuid);
    if (invoice === undefined) sendError(res, 404);
    else respond(invoice, req, res);
  };
}

const shortMonth = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });

/** Example: `DigitalOcean Invoice 2026 Apr`. */
function titleOf({ month }: Invoice): string {
  return `DigitalOcean Invoice ${month.period.slice(0, 4)} ${shortMonth.format(month.startMs)}`;
}

/** The preview has no status, and only the preview has a time. */
function toApiInvoice(invoice: Invoice): Record<string, string> {
  return {
    invoice_uuid: invoice.uuid,
    invoice_id: invoice.invoiceId,
    amount: invoice.amount,
    invoice_period: invoice.month.period,
    ...(invoice.issuedMs === null
      ? { updated_at: toApiTime(PREVIEW_UPDATED_MS) }
      : { status: 'PAID' }),
    account_urn: account.urn,
  };
}

const HOUR_MS = 3_600_000;
const longMonth = new Intl.DateTimeFormat('en-US', {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** The rows that an invoice adds to the billing history, newest first: its payment and the invoice itself. */
function toApiHistory(invoice: Invoice): Record<string, string>[] {
  const { issuedMs, amount, amountMicros, month, uuid, invoiceId } = invoice;
  if (issuedMs === null) return [];
  const random = seededRandom(`history/${month.period}`);
  const postedMs = issuedMs + random(4, 9) * HOUR_MS + random(0, 3_599) * 1_000;
  const payment = {
    description: `Payment (MC ${month.period < '2021-06' ? '2018' : '7702'})`,
    amount: formatMicros(-amountMicros),
    date: toApiTime(postedMs + random(1, 40) * HOUR_MS),
    type: 'Payment',
    receipt_id: stableUuid(`receipt/${month.period}`),
    account_urn: account.urn,
  };
  const posted = {
    description: `Invoice for ${longMonth.format(month.startMs)}`,
    amount,
    invoice_id: invoiceId,
    invoice_uuid: uuid,
    date: toApiTime(postedMs),
    type: 'Invoice',
    invoice_status: 'PAID',
    account_urn: account.urn,
  };
  return amountMicros > 0 ? [payment, posted] : [posted];
}

/** Formats a time as the API does, in RFC 3339 without fractions: `2020-07-01T00:00:00Z`. */
function toApiTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Writes a PDF of one page. The lines of text must be ASCII without parentheses. */
function toPdf(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => `(${line}) Tj T*`).join(' ');
  const content = `BT /F1 12 Tf 16 TL 72 720 Td ${shown} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  // The bytes above 127 mark the file as binary for programs that guess.
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, at) => {
    const offset = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, 'latin1');
}
