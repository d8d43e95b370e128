import type { TestService } from './test-service.ts';

/** Changes the price of an add-on for subscriptions that attach it from now on. */
export async function repriceAddon(
  service: TestService,
  code: string,
  priceCents: number,
): Promise<void> {
  const { catalog } = await service.admin();
  const { data } = await catalog.listAddons({ limit: 200 });
  const addon = data.find((each) => each.code === code);
  if (addon === undefined) throw new Error(`There is no add-on ${code}.`);
  await catalog.updateAddon(addon.id, { price_cents: priceCents });
}
