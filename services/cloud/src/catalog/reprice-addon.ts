import type { EntityManager } from '@mikro-orm/postgresql';
import { Addon } from './addon.entity.ts';

/** Changes what an add-on costs those who attach it from now on. Cents. */
export async function repriceAddon(
  em: EntityManager,
  code: string,
  priceCents: number,
): Promise<void> {
  await em.transactional(async (tx) => {
    const addon = await tx.findOneOrFail(Addon, { code });
    addon.priceCents = priceCents;
  });
}
