import { type Line, line } from './line.ts';
import type { Month } from './month.ts';

/** What is billed to the account as a whole: unused addresses, overages, registry, support. */
export function accountLines(month: Month): Line[] {
  const { period } = month;
  const lines: Line[] = [];
  if (period >= '2018-06' && period <= '2023-02') {
    const days = (month.endMs - month.startMs) / 86_400_000;
    const unusedDays = days - 28 + (Number(period.slice(5)) % 5);
    const startMs = month.endMs - unusedDays * 86_400_000;
    // $0.006 an hour, so half a cent may be left over: such an hour is not billed.
    const cents = Math.floor((unusedDays * 24 * 6) / 10);
    const description = 'Unused Floating IP - 203.0.113.41';
    lines.push(line({ ...month, startMs, product: 'Floating IPs', description, cents }));
  }
  if (period === '2019-11' || period === '2021-11' || period === '2023-11') {
    const [description, cents] = ['Bandwidth overage', 1734] as const;
    lines.push(line({ ...month, product: 'Bandwidth', description, cents, part: 'overage' }));
  }
  if (period >= '2020-09' && period <= '2025-09') {
    const product = 'Container Registry Subscription';
    lines.push(
      line({ ...month, product, description: 'Starter Plan (500MB)', cents: 0, category: 'paas' }),
    );
  }
  if (period >= '2024-10' && period <= '2024-12') {
    const [product, description] = ['Premier Support Subscription', 'Premier Support'] as const;
    lines.push(line({ ...month, product, description, hours: null, cents: 129_900 }));
  }
  return lines;
}
