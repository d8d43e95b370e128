import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** Sends an order while a change of the catalog is uncommitted, and commits it once the order waits for its lock. */
async function whileChanging<Answer>(
  change: (tx: EntityManager) => Promise<unknown>,
  order: () => Promise<Answer>,
): Promise<Answer> {
  const ordered = await service.em().transactional(async (tx) => {
    await change(tx);
    const ordering = order();
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    await expect
      .poll(async () => (await service.em().execute<unknown[]>(waiting)).length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    return { ordering };
  });
  return ordered.ordering;
}

async function create(slug: string) {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ slug, display_name: 'Shop', region: 'syd1' });
  return { acme, id };
}

it('attaches an add-on at the committed price while it is being repriced', async () => {
  const { acme, id } = await create('repriced');
  await acme.deployments.subscribe(id, { plan_code: 'studio' });
  const { addons } = await whileChanging(
    (tx) => tx.execute("update addons set price_cents = 900 where code = 'storage_50gb'"),
    () => acme.subscriptions.attachAddon(id, { code: 'storage_50gb' }),
  );
  expect(addons).toMatchObject([{ code: 'storage_50gb', price_cents: 900 }]);
});

it('rejects an attachAddon while the add-on is being retired', async () => {
  const { acme, id } = await create('retired');
  await acme.deployments.subscribe(id, { plan_code: 'studio' });
  const refused = await whileChanging(
    (tx) => tx.execute("update addons set status = 'retired' where code = 'seats_5'"),
    () => refusal(acme.subscriptions.attachAddon(id, { code: 'seats_5' })),
  );
  expect(refused).toMatchObject({ status: 422, code: 'unknown_addon' });
});

it('subscribes to the new version while it is being published', async () => {
  const { acme, id } = await create('published');
  const admin = await service.admin();
  const draft = await admin.catalog.draftPlanVersion({
    plan_code: 'pro',
    base_price_cents: 13_000,
    currency: 'AUD',
    items: [],
  });
  const subscription = await whileChanging(
    async (tx) => {
      await tx.execute("select from plans where code = 'pro' for update");
      await tx.execute(
        "update plan_versions set status = 'retired' where id in (select v.id from plan_versions v join plans p on p.id = v.plan_id where p.code = 'pro' and v.status = 'active')",
      );
      await tx.execute("update plan_versions set status = 'active' where id = ?", [draft.id]);
    },
    () => acme.deployments.subscribe(id, { plan_code: 'pro' }),
  );
  expect(subscription).toMatchObject({ plan_version: draft.version, base_price_cents: 13_000 });
});
