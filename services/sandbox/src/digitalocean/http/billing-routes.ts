import { formatMicros } from '@arcadia/do-billing';
import { type Request, type Response, Router } from 'express';
import { account } from '../account.ts';
import { type Invoice, invoices, preview } from '../data/invoices.ts';
import { toApiHistory } from '../to-api-history.ts';
import { toApiInvoice } from '../to-api-invoice.ts';
import { toApiTime } from '../to-api-time.ts';
import { sendError } from './send-error.ts';
import { sendPage } from './send-page.ts';
import { toPdf } from './to-pdf.ts';

const byUuid = new Map([preview, ...invoices].map((invoice) => [invoice.uuid, invoice]));
const monthName = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });
/** The balance is made at other times than the preview, so the two do not agree. */
const SINCE_PREVIEW_MICROS = 1_440_000;

/** `/v2/customers/my/…` */
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
      const name = `DigitalOcean Invoice ${when(invoice)} (${account.number}-${invoice.invoiceId}).csv`;
      res.set('content-disposition', `attachment; filename="${name}"`);
      res.type('text/csv').send(invoice.csv);
    }),
  );
  router.get(
    '/v2/customers/my/invoices/:uuid/pdf',
    withInvoice((invoice, _req, res) => {
      const title = `DigitalOcean Invoice ${when(invoice)}`;
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

/** `2026 Apr` */
function when({ month }: Invoice): string {
  return `${month.period.slice(0, 4)} ${monthName.format(month.startMs)}`;
}

function withInvoice(answer: (invoice: Invoice, req: Request, res: Response) => void) {
  return (req: Request<{ uuid: string }>, res: Response): void => {
    const { uuid } = req.params;
    const invoice = uuid === 'preview' ? preview : byUuid.get(uuid);
    if (invoice === undefined) sendError(res, 404);
    else answer(invoice, req, res);
  };
}
