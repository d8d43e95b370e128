import type { InvoiceItem } from '../../payloads/invoice-item.ts';
import type { InvoiceSummary, SummaryItem } from '../../payloads/invoice-summary.ts';
import { type BilledLine, writtenEndMs } from '../billing/billed-line.ts';
import type { AccountHolder } from '../fleet/fleet.ts';
import { centsToDecimal, toApiTime } from './amounts-and-times.ts';

/** Converts a line to an item of `GET /v2/customers/my/invoices/{uuid}`. */
export function toInvoiceItem(line: BilledLine): InvoiceItem {
  const { id, uuid } = line.resource ?? {};
  return {
    product: line.product,
    ...(id === undefined ? {} : { resource_id: id }),
    ...(uuid === undefined ? {} : { resource_uuid: uuid }),
    group_description: line.group,
    description: line.description,
    amount: centsToDecimal(line.cents),
    duration: line.hours ?? '',
    duration_unit: line.hours === null ? '' : 'Hours',
    start_time: toApiTime(line.startMs),
    end_time: toApiTime(writtenEndMs(line)),
    project_name: line.project,
    category: line.category,
  };
}

/**
 * A summary with `usage_total`, a field that the API sends although its specification does not list it.
 *
 * @example
 * import { type GeneratedSummary, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const summary: GeneratedSummary = generateInvoice({ seed: 1 }).summary;
 * console.log(summary.amount, summary.usage_total, summary.taxes.amount);
 */
export interface GeneratedSummary extends InvoiceSummary {
  /** Decimal string in USD: the product charges, without overages. */
  usage_total: string;
}

type SummaryPart = 'usage' | 'overage' | 'tax' | 'credit';

/** The response of `GET …/summary` for an invoice. Its parts add up to its amount. */
export function toInvoiceSummary(
  invoice: {
    readonly invoiceUuid: string;
    readonly invoiceId: string;
    readonly billingPeriod: string;
    readonly amount: string;
    readonly lines: readonly BilledLine[];
  },
  holder: AccountHolder,
): GeneratedSummary {
  const { lines } = invoice;
  const amountOf = (part: SummaryPart) => centsToDecimal(sumCents(linesOf(lines, part)));
  return {
    invoice_uuid: invoice.invoiceUuid,
    invoice_id: invoice.invoiceId,
    billing_period: invoice.billingPeriod,
    amount: invoice.amount,
    usage_total: amountOf('usage'),
    user_name: holder.name,
    user_billing_address: holder.address,
    user_company: holder.company,
    user_email: holder.email,
    product_charges: {
      name: 'Product usage charges',
      amount: amountOf('usage'),
      items: toSummaryItems(linesOf(lines, 'usage')),
    },
    overages: { name: 'Overages', amount: amountOf('overage') },
    taxes: { name: 'Taxes', amount: amountOf('tax') },
    credits_and_adjustments: { name: 'Credits & adjustments', amount: amountOf('credit') },
  };
}

function linesOf(lines: readonly BilledLine[], part: SummaryPart): BilledLine[] {
  return lines.filter((line) => partOf(line) === part);
}

function partOf({ chargeCategory, isOverage }: BilledLine): SummaryPart {
  if (chargeCategory === 'tax') return 'tax';
  if (chargeCategory === 'credit' || chargeCategory === 'adjustment') return 'credit';
  return isOverage ? 'overage' : 'usage';
}

/** One item for each product and group, so a product with several clusters has several items of the same name. */
function toSummaryItems(lines: readonly BilledLine[]): SummaryItem[] {
  const groups = new Map<string, BilledLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.product, line.group]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()].map((group) => ({
    name: group[0]?.product ?? '',
    amount: centsToDecimal(sumCents(group)),
    count: String(group.length),
  }));
}

function sumCents(lines: readonly BilledLine[]): number {
  return lines.reduce((sum, { cents }) => sum + cents, 0);
}
