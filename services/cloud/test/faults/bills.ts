import { type BilledInvoice, row } from '../billing/provider.ts';
import type { Random } from './random.ts';

/** Writes a bill whose lines add up to its amount. No two versions of an invoice have the same amount. */
export function writeBill(
  { uuid, period }: Pick<BilledInvoice, 'uuid' | 'period'>,
  version: number,
  random: Random,
): BilledInvoice {
  const cents = Array.from({ length: random.integer(1, 25) }, () => random.integer(1, 9_000));
  const tax = random.integer(0, 1) * 100 + version;
  const lines = cents.map((each, at) =>
    row('Droplets', `web-${at % 9} (s-1vcpu-1gb)`, toDollars(each)),
  );
  const sum = cents.reduce((total, each) => total + each, 0);
  // The tax makes the amount unique: the others sum to a multiple of a thousand cents.
  const filler = Math.ceil(sum / 1_000) * 1_000 - sum;
  lines.push(row('Spaces Subscription', 'Spaces ($5/mo 250GB storage)', toDollars(filler)));
  lines.push(row('Taxes', 'GST Australia (10%)', toDollars(tax)));
  return { uuid, period, amount: toDollars(sum + filler + tax), csv: lines };
}

function toDollars(cents: number): string {
  return (cents / 100).toFixed(2);
}
