import { type BilledInvoice, row } from '../../billing/provider.ts';

/** Writes an invoice of one line, which the droplet `web-1` has caused. */
export function bill(uuid: string, amount: string, period = monthsAgo(1)): BilledInvoice {
  return { uuid, period, amount, csv: [row('Droplets', 'web-1 (s-1vcpu-1gb)', amount)] };
}

/** The month so many months before the present one. */
export function monthsAgo(months: number): string {
  const now = new Date();
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months));
  return first.toISOString().slice(0, 7);
}
