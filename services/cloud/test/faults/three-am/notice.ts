import type { AttentionItem } from '@arcadia/api-client';
import { expect } from 'vitest';
import type { Instance } from '../instance.ts';
import { objectsOf, only } from '../operator.ts';
import { expressionOf } from './alerts.ts';
import type { Night, Row, ShownMetric } from './row.ts';

/** Waits until every instance shows the situation, and returns its item. */
export async function notice(
  { system }: Night,
  { attention, metric }: Row,
): Promise<AttentionItem | undefined> {
  const up = system.instances.filter((instance) => instance.isUp());
  if (metric !== undefined) await expectMetric(up, metric);
  if (attention === null) return undefined;
  const { operation, title, count, objects, ...others } = attention;
  const items = await Promise.all(up.map(({ client }) => only(client, attention.cause)));
  for (const item of items) {
    expect(item).toMatchObject({
      ...others,
      count: expect.toSatisfy((each: number) => isWithin(count, each)),
      title: expect.stringContaining(title),
      action: operation === null ? null : { operation_id: operation },
      since: expect.any(String),
    });
  }
  const [item] = items;
  if (objects !== undefined && item !== undefined) {
    for (const { url } of up) expect(await objectsOf(item, url)).toMatchObject(objects);
  }
  return item;
}

function isWithin(expected: number | readonly [number, number], actual: number): boolean {
  const [least, most] = typeof expected === 'number' ? [expected, expected] : expected;
  return actual >= least && actual <= most;
}

async function expectMetric(
  instances: readonly Instance[],
  { name, labels, value, alert }: ShownMetric,
): Promise<void> {
  const read = async () => {
    const values = await Promise.all(instances.map((instance) => instance.metric(name, labels)));
    return Math.max(...values.map((each) => each ?? Number.NaN));
  };
  // The sums of money are kept for a minute.
  const polling = { timeout: 70_000, interval: 1_000 };
  await expect.poll(read, polling).toSatisfy((each: number) => isWithin(value, each));
  if (alert !== undefined) expect(expressionOf(alert)).toContain(name);
}
