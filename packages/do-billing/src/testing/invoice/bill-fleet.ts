import { billLines } from '../billing/bill-lines.ts';
import { monthOf } from '../billing/month.ts';
import type { AccountHolder } from '../fleet/account-holder.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { centsToDecimal } from './cents-to-decimal.ts';
import { csvColumns } from './csv-columns.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { GeneratedInvoice } from './generated-invoice.ts';
import { toCsvRows } from './to-csv-rows.ts';
import { toInvoiceDocument } from './to-invoice-document.ts';
import { toInvoiceItem } from './to-invoice-item.ts';
import { toInvoiceSummary } from './to-invoice-summary.ts';
import { toResources } from './to-resources.ts';

/**
 * Options of {@link billFleet}.
 *
 * @example
 * import type { BillFleetOptions } from '@arcadia/do-billing/testing';
 *
 * export const preview: BillFleetOptions = {
 *   billingPeriod: '2026-04', until: '2026-04-15T00:00:00Z',
 *   invoiceUuid: '5a4981aa-9653-4bd1-bef5-d6bff52042e4', invoiceId: '418071234',
 * };
 */
export interface BillFleetOptions extends CsvDialect {
  /** The month, `YYYY-MM` in UTC. */
  readonly billingPeriod: string;
  readonly invoiceUuid: string;
  readonly invoiceId: string;
  /** Until when, in RFC 3339, where the month is not over: a preview. Default: its end. */
  readonly until?: string | undefined;
}

const SOMEONE: AccountHolder = {
  name: 'Sam Sample',
  company: 'Sample Pty Ltd',
  email: 'billing@sample.example',
  address: {
    address_line1: '1 Sample Street',
    city: 'Sydney',
    region: 'NSW',
    postal_code: '2000',
    country_iso2_code: 'AU',
  },
};

/**
 * Bills an fleet for a month the way DigitalOcean does: prices capped at 672 hours, by the hour
 * until 2025 and by the second since, each line rounded to a cent, taxes on the rest.
 *
 * @throws {TypeError} where `billingPeriod` is no month, or a time of the fleet is none.
 * @example
 * import { reconcileInvoice } from '@arcadia/do-billing';
 * import { billFleet } from '@arcadia/do-billing/testing';
 *
 * const { document, amount, items, summary } = billFleet(
 *   {
 *     droplets: [
 *       {
 *         id: '1',
 *         name: 'web-01',
 *         size: 's-1vcpu-1gb',
 *         region: 'fra1',
 *         project: 'shop',
 *         created: '2026-03-28T09:00:00Z',
 *       },
 *     ],
 *     taxes: [{ description: 'GST Australia (10%)', basisPoints: 1000 }],
 *   },
 *   { billingPeriod: '2026-04', invoiceUuid: '5a4981aa-9653-4bd1-bef5-d6bff52042e4', invoiceId: '1' },
 * );
 * reconcileInvoice(document, { invoiceTotal: amount, items, summary }).reconciled; // true
 */
export function billFleet(fleet: Fleet, options: BillFleetOptions): GeneratedInvoice {
  const { billingPeriod, invoiceUuid, invoiceId, until } = options;
  const month = monthOf(billingPeriod, { until, hasFractionalHours: fleet.hasFractionalHours });
  const lines = [...billLines(fleet, month)];
  const amount = centsToDecimal(lines.reduce((sum, { cents }) => sum + cents, 0));
  const invoice = { invoiceUuid, invoiceId, billingPeriod, amount, lines };
  return {
    ...invoice,
    csv: [...toCsvRows(lines, billingPeriod, options)].join(''),
    document: toInvoiceDocument(lines, csvColumns(options, billingPeriod)),
    items: lines.map(toInvoiceItem),
    summary: toInvoiceSummary(invoice, fleet.holder ?? SOMEONE),
    resources: toResources(fleet),
  };
}
