import type { ResourceKind } from '../lines/cost-line.ts';
import type { Resource } from '../match/resource.ts';

/**
 * Kinds that the API has lists of. Buckets of Spaces it has none of: see `listBuckets`.
 *
 * @example
 * import { createBillingClient, type ListableKind } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const kinds: ListableKind[] = ['droplet', 'volume', 'reserved_ip'];
 * const lists = await Promise.all(kinds.map((kind) => client.listResources(kind).all()));
 * console.log(lists.flat().length);
 */
export type ListableKind = Exclude<ResourceKind, 'space'>;

/**
 * A resource that is there now, so `goneAt` is null; ready for `matchCostLines`.
 *
 * @example
 * import { createBillingClient, type InventoryResource } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const droplets: InventoryResource[] = await client.listResources('droplet').all();
 * for (const { providerId, name, region, attrs } of droplets) {
 *   console.log(providerId, name, region, attrs.size_slug);
 * }
 */
export interface InventoryResource extends Resource {
  kind: ListableKind;
  /** Region slug; null where the provider names none, or several. */
  region: string | null;
  /** The provider's object as it was. */
  attrs: Record<string, unknown>;
}
