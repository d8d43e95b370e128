import type { ResourceKind } from '../lines/cost-line.ts';
import type { Resource } from '../match/resource.ts';
import {
  arrayOf,
  either,
  object,
  optional,
  type Shape,
  type ShapeFault,
  string,
} from '../payloads/shape.ts';
import { toUtcTimestamp } from '../to-utc-timestamp.ts';

/**
 * Kinds of resources that the API lists. For buckets of Spaces, which it does not list, use `listBuckets`.
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
 * A resource that exists now, so its `goneAt` is null. `matchCostLines` accepts it.
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
  /** Region slug; null if the provider names none, or several. */
  region: string | null;
  /** The provider's unchanged object. */
  attrs: Record<string, unknown>;
}

/** Members that the provider's objects of all kinds share. */
export interface ApiResource {
  region?: string | Region | null | undefined;
  /** Snapshots have this instead of `region`. */
  regions?: string[] | null | undefined;
  /** Reserved IPv6 addresses have this instead of `region`. */
  region_slug?: string | null | undefined;
  created_at?: string | null | undefined;
  /** Reserved IPv6 addresses have this instead of `created_at`. */
  reserved_at?: string | null | undefined;
  tags?: string[] | null | undefined;
  /** Load balancers have this instead of `tags`: one tag, or an empty string. */
  tag?: string | null | undefined;
}

interface Region {
  slug: string;
}

const timestamp: Shape<string> = {
  faultIn: (value, at): ShapeFault | null =>
    typeof value === 'string' && toUtcTimestamp(value) !== null
      ? null
      : { at, expected: 'an RFC 3339 time' },
};

export const apiResourceShape: Shape<ApiResource> = object<ApiResource>({
  region: optional(either(string, object<Region>({ slug: string }))),
  regions: optional(arrayOf(string)),
  region_slug: optional(string),
  created_at: optional(timestamp),
  reserved_at: optional(timestamp),
  tags: optional(arrayOf(string)),
  tag: optional(string),
});

export function fromApiResource(
  kind: ListableKind,
  identity: { providerId: string; name: string },
  raw: ApiResource,
): InventoryResource {
  const { tags, tag, created_at, reserved_at } = raw;
  return {
    kind,
    ...identity,
    createdAt: toUtcTimestamp(created_at ?? reserved_at ?? ''),
    goneAt: null,
    tags: tags ?? (tag ? [tag] : []),
    region: readRegion(raw),
    attrs: { ...raw },
  };
}

function readRegion({ region, region_slug, regions }: ApiResource): string | null {
  if (typeof region === 'string') return region;
  if (region) return region.slug;
  if (region_slug) return region_slug;
  const [only = null, ...more] = regions ?? [];
  return more.length === 0 ? only : null;
}
