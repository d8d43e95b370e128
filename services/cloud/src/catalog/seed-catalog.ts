import type { EntityManager } from '@mikro-orm/postgresql';
import { lockSchema } from '../db/migrate.ts';
import { Addon } from './addon.entity.ts';
import { createAddon } from './create-addon.ts';
import { draftPlanVersion, type PlanPrices } from './draft-plan-version.ts';
import { Plan } from './plan.entity.ts';
import { publishAddon } from './publish-addon.ts';
import { publishPlanVersion } from './publish-plan-version.ts';

const currency = 'AUD';

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

/** The audit log answers for what is sold at first as it does for what is changed later. */
const origin = { actor: { kind: 'system', id: 'seed' }, requestId: null } as const;

/**
 * What is sold at first. A plan or add-on that is there already is left as it is, so it can run at every start, and on
 * several instances at the same time.
 */
export async function seedCatalog(em: EntityManager): Promise<void> {
  await em.transactional(async (tx) => {
    await lockSchema(tx);
    for (const { code, name, ...planPrices } of plans) {
      if ((await tx.count(Plan, { code })) > 0) continue;
      const { id } = await draftPlanVersion(tx, { code, name }, planPrices, origin);
      await publishPlanVersion(tx, id, origin);
    }
    const known = await tx.find(Addon, { code: { $in: addons.map(({ code }) => code) } });
    const missing = addons.filter(({ code }) => !known.some((addon) => addon.code === code));
    for (const addon of missing) {
      const { id } = await createAddon(tx, { ...addon, currency }, origin);
      await publishAddon(tx, id, origin);
    }
  });
}

function prices(basePriceCents: number, storageGb: number, llmTokens: number): PlanPrices {
  return {
    basePriceCents,
    currency,
    items: [
      { meter: 'storage_gb', includedQty: storageGb, overageUnit: 1, overagePriceCents: 20 },
      { meter: 'llm_tokens', includedQty: llmTokens, overageUnit: 100_000, overagePriceCents: 100 },
    ],
  };
}
