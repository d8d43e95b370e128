import { formatMicros } from '@arcadia/do-billing';
import { account } from './account.ts';
import type { Invoice } from './data/invoices.ts';
import { seededRandom } from './data/random.ts';
import { stableUuid } from './data/stable-uuid.ts';
import { toApiTime } from './to-api-time.ts';

const HOUR_MS = 3_600_000;
const monthName = new Intl.DateTimeFormat('en-US', {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** What an invoice leaves in the billing history, newest first: its payment and itself. */
export function toApiHistory(invoice: Invoice): Record<string, string>[] {
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
    description: `Invoice for ${monthName.format(month.startMs)}`,
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
