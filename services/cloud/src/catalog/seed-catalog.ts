import type { EntityManager } from '@mikro-orm/postgresql';
import { lockSchema } from '../db/migrate.ts';
import { inTransaction } from '../db/transaction.ts';
import { Addon } from './addon.entity.ts';
import { createAddon, publishAddon } from './addons.ts';
import { Plan } from './plan.entity.ts';
import { draftPlanVersion, type PlanPrices, publishPlanVersion } from './plan-versions.ts';

const CURRENCY = 'AUD';

const plans = [
  { code: 'starter', name: 'Starter', ...prices(2000, 10, 100_000) },
  { code: 'studio', name: 'Studio', ...prices(5000, 50, 500_000) },
  { code: 'pro', name: 'Pro', ...prices(12_000, 200, 2_000_000) },
];

const addons = [
  { code: 'storage_50gb', name: 'Storage, 50 GB', meter: 'storage_gb', qty: 50, price_cents: 750 },
  {
    code: 'llm_1m_tokens',
    name: 'LLM, 1 M tokens',
    meter: 'llm_tokens',
    qty: 1_000_000,
    price_cents: 900,
  },
  { code: 'seats_5', name: 'Five seats', meter: 'seats', qty: 5, price_cents: 1500 },
];

/** The audit log shows this actor for the first catalog. */
const audit = { actor: { kind: 'system', id: 'seed' }, requestId: null } as const;

/**
 * Creates and publishes the first plans and add-ons, and leaves those that exist already as they are. It can run at
 * every start, and on several instances at the same time.
 */
export async function seedCatalog(em: EntityManager): Promise<void> {
  await inTransaction(em, async (tx) => {
    await lockSchema(tx);
    for (const { code, name, ...planPrices } of plans) {
      if ((await tx.count(Plan, { code })) > 0) continue;
      const { id } = await draftPlanVersion(tx, { code, name }, planPrices, audit);
      await publishPlanVersion(tx, id, audit);
    }
    const existing = await tx.find(Addon, { code: { $in: addons.map(({ code }) => code) } });
    const missing = addons.filter(({ code }) => !existing.some((addon) => addon.code === code));
    for (const addon of missing) {
      const { id } = await createAddon(tx, { ...addon, currency: CURRENCY }, audit);
      await publishAddon(tx, id, audit);
    }
  });
}

function prices(basePriceCents: number, storageGb: number, llmTokens: number): PlanPrices {
  return {
    basePriceCents,
    currency: CURRENCY,
    items: [
      { meter: 'storage_gb', includedQty: storageGb, overageUnit: 1, overagePriceCents: 20 },
      { meter: 'llm_tokens', includedQty: llmTokens, overageUnit: 100_000, overagePriceCents: 100 },
    ],
  };
}
