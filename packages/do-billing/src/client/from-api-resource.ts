import { toUtcTimestamp } from '../time/to-utc-timestamp.ts';
import type { ApiResource } from './api-resource.ts';
import type { InventoryResource, ListableKind } from './inventory-resource.ts';

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
    region: regionOf(raw),
    attrs: { ...raw },
  };
}

function regionOf({ region, region_slug, regions }: ApiResource): string | null {
  if (typeof region === 'string') return region;
  if (region) return region.slug;
  if (region_slug) return region_slug;
  const [only = null, ...more] = regions ?? [];
  return more.length === 0 ? only : null;
}
