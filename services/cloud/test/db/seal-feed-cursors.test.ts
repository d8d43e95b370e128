import { expect, it } from 'vitest';
import { readFeedCursorKey } from '../../src/journal/feed-cursor.ts';
import { migrate } from '../../src/schema.ts';
import { insertDeployment } from '../journal/journal-fixtures.ts';
import { createFormerDatabase } from '../setup/former-database.ts';

/** Migrates a new database, with an event of the release before or without one, and returns its key. */
async function migratedKey(options: { readonly hasEvents: boolean; readonly now?: () => Date }) {
  const { url, orm, em } = await createFormerDatabase('20261127000000-name-recurring-work');
  if (options.hasEvents) await insertDeployment(url, 'acme');
  expect(await migrate(orm)).toContain('20261127100000-seal-feed-cursors');
  await migrate(orm);
  return readFeedCursorKey(em, options.now ?? (() => new Date()));
}

it('draws another key for each database, and lets only one with events return cursors of the release before for an hour', async () => {
  const fresh = await migratedKey({ hasEvents: false });
  const upgraded = await migratedKey({ hasEvents: true });
  expect([fresh.key.length, upgraded.key.length]).toEqual([32, 32]);
  expect(Buffer.from(fresh.key).equals(upgraded.key)).toBe(false);
  expect(fresh.formerUntil).toBeNull();
  const leftMs = (upgraded.formerUntil?.getTime() ?? 0) - Date.now();
  expect(leftMs).toBeGreaterThan(3_500_000);
  expect(leftMs).toBeLessThanOrEqual(3_600_000);
});

it.each([3_600_000, -3_600_000])(
  'returns cursors of the release before for an hour by the clock of PostgreSQL if that of the process is %i ms ahead',
  async (skewMs) => {
    const now = () => new Date(Date.now() + skewMs);
    const { formerUntil } = await migratedKey({ hasEvents: true, now });
    const leftMs = (formerUntil?.getTime() ?? 0) - now().getTime();
    expect(leftMs).toBeGreaterThan(3_500_000);
    expect(leftMs).toBeLessThanOrEqual(3_600_000);
  },
);
