import { newId } from '../../src/db/new-id.ts';
import type { TestService } from '../setup/test-service.ts';

/** Creates a deployment of the tenant `acme` and subscribes it. */
export async function subscribeShop(
  service: TestService,
  planCode = 'studio',
  addons: { code: string; units?: number }[] = [],
) {
  const acme = await service.member('acme');
  const shop = { slug: newId(), display_name: 'Shop', region: 'syd1' };
  const { id } = await acme.deployments.create(shop);
  const subscription = await acme.deployments.subscribe(id, { plan_code: planCode, addons });
  return { acme, id, subscription };
}
