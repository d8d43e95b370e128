import { account } from './account.ts';
import type { Invoice } from './data/invoices.ts';
import type { Line, LinePart } from './data/line.ts';
import { formatAmount } from './format-amount.ts';

/** An invoice as `GET …/summary` has it. Its parts add up to its amount. */
export function toApiSummary(invoice: Invoice): Record<string, unknown> {
  const { lines } = invoice;
  const part = (name: string, of: LinePart) => ({ name, amount: formatAmount(sumOf(lines, of)) });
  return {
    invoice_uuid: invoice.uuid,
    invoice_id: invoice.invoiceId,
    billing_period: invoice.month.period,
    amount: formatAmount(invoice.cents),
    usage_total: formatAmount(sumOf(lines, 'usage')),
    user_name: account.name,
    user_billing_address: {
      address_line1: '12 Example Street',
      city: 'Sydney',
      region: 'NSW',
      postal_code: '2000',
      country_iso2_code: 'AU',
      created_at: '2014-12-01T02:03:04.000+00:00',
      updated_at: '2022-08-03T16:34:46.000+00:00',
    },
    user_company: account.company,
    user_email: account.email,
    product_charges: {
      ...part('Product usage charges', 'usage'),
      items: toItems(lines.filter((line) => line.part === 'usage')),
    },
    overages: part('Overages', 'overage'),
    taxes: part('Taxes', 'tax'),
    credits_and_adjustments: part('Credits & adjustments', 'credit'),
  };
}

/** One per product and cluster, so a product with several clusters comes several times. */
function toItems(lines: readonly Line[]): Record<string, string>[] {
  const groups = Map.groupBy(lines, ({ product, group }) => JSON.stringify([product, group]));
  return [...groups.values()].map((group) => ({
    name: group[0]?.product ?? '',
    amount: formatAmount(group.reduce((sum, { cents }) => sum + cents, 0)),
    count: String(group.length),
  }));
}

function sumOf(lines: readonly Line[], part: LinePart): number {
  return lines.reduce((sum, line) => (line.part === part ? sum + line.cents : sum), 0);
}
