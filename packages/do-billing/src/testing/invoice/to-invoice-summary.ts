import type { SummaryItem } from '../../payloads/invoice-summary.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import type { AccountHolder } from '../fleet/account-holder.ts';
import { centsToDecimal } from './cents-to-decimal.ts';
import type { GeneratedSummary } from './generated-summary.ts';

type SummaryPart = 'usage' | 'overage' | 'tax' | 'credit';

/** An invoice as `GET …/summary` has it. Its parts add up to its amount. */
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

/** One per product and cluster, so a product with several clusters comes several times. */
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
