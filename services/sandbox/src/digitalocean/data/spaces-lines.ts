import { buckets } from './buckets.ts';
import { withinMonth } from './interval.ts';
import { type Line, line } from './line.ts';
import type { Month } from './month.ts';
import { seededRandom } from './random.ts';

/**
 * The subscription, for the whole account, since there is a bucket; and since August 2024 each
 * bucket's bandwidth. Most buckets stay within what the subscription includes: $0.00.
 */
export function spacesLines(month: Month): Line[] {
  const present = buckets.flatMap(({ name, region, project, ...lifetime }) => {
    const interval = withinMonth(lifetime, month);
    return interval === null ? [] : { ...interval, name, region, project };
  });
  if (present.length === 0) return [];
  const subscription = line({
    ...month,
    product: 'Spaces Subscription',
    description: 'Spaces ($5/mo 250GB storage & 1TB bandwidth)',
    cents: 500,
    endsInLastSecond: true,
  });
  if (month.period < '2024-08') return [subscription];
  const bandwidth = present.map(({ name, region, project, startMs, endMs }) => {
    const random = seededRandom(`bandwidth/${name}/${month.period}`);
    const isWithin = random(0, 2) > 0;
    return line({
      startMs,
      endMs,
      product: 'Spaces Bandwidth',
      description: `${name} (${region}) ${random(1, 900)}.${random(10, 99)}GB Bandwidth`,
      cents: isWithin ? 0 : random(1, 90),
      project,
      endsInLastSecond: true,
    });
  });
  return [subscription, ...bandwidth];
}
