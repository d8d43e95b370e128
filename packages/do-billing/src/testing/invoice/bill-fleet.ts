import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import type { Resource } from '../../match/resource.ts';
import type { InvoiceItem } from '../../payloads/invoice-item.ts';
import { billLines } from '../billing/bill-lines.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import { monthOf } from '../billing/month.ts';
import type { AccountHolder, Fleet } from '../fleet/fleet.ts';
import { centsToDecimal } from './amounts-and-times.ts';
import { type CsvDialect, csvColumns, toCsvRows, toInvoiceDocument } from './invoice-csv.ts';
import { type GeneratedSummary, toInvoiceItem, toInvoiceSummary } from './invoice-json.ts';
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
  /** For the preview of an unfinished month: the end of the billed time, in RFC 3339. Default: the end of the month. */
  readonly until?: string | undefined;
}

/**
 * An invoice in every format of the provider. All of them have the same total.
 *
 * @example
 * import { type GeneratedInvoice, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const invoices: GeneratedInvoice[] = [1, 2, 3].map((seed) => generateInvoice({ seed }));
 * for (const { billingPeriod, amount, items } of invoices) {
 *   console.log(billingPeriod, amount, items.length);
 * }
 */
export interface GeneratedInvoice {
  readonly invoiceUuid: string;
  readonly invoiceId: string;
  /** `YYYY-MM`. */
  readonly billingPeriod: string;
  /** The total from the list of invoices, as a decimal string in USD. */
  readonly amount: string;
  /** The lines, before they are written as CSV or JSON. */
  readonly lines: readonly BilledLine[];
  /** The response of `GET …/invoices/{uuid}/csv`. */
  readonly csv: string;
  /** The document that `parseInvoiceCsv` must read from `csv`. */
  readonly document: InvoiceDocument;
  /** The JSON items: one for each line, in the same order. */
  readonly items: InvoiceItem[];
  readonly summary: GeneratedSummary;
  /** All present and past resources of the account, as `matchCostLines` takes them. */
  readonly resources: Resource[];
}

const defaultHolder: AccountHolder = {
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
 * Bills a fleet for a month by DigitalOcean's rules: a month costs at most as much as 672 hours; time counts in hours
 * until 2025 and in seconds since 2026; each line is rounded to a cent; taxes apply to the sum of the other lines.
 *
 * @throws {TypeError} if `billingPeriod` is not a month, or a time in the fleet is not RFC 3339.
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
    summary: toInvoiceSummary(invoice, fleet.holder ?? defaultHolder),
    resources: toResources(fleet),
  };
}
