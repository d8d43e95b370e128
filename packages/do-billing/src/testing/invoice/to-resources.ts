import type { ResourceKind } from '../../lines/cost-line.ts';
import type { Resource } from '../../match/resource.ts';
import type { Fleet, Lifetime } from '../fleet/fleet.ts';

/**
 * Converts a fleet to the inventory that `matchCostLines` takes. The provider's id of a bucket is its name, and the id
 * of a reserved IP is its address.
 */
export function toResources(fleet: Fleet): Resource[] {
  return [
    ...Array.from(fleet.droplets ?? [], (it) => toResource('droplet', it.id, it)),
    ...byUuid('snapshot', fleet.snapshots),
    ...byUuid('volume', fleet.volumes),
    ...byUuid('load_balancer', fleet.loadBalancers),
    ...byUuid('database', fleet.databases),
    ...byUuid('kubernetes', fleet.clusters),
    ...byUuid('app', fleet.apps),
    ...Array.from(fleet.buckets ?? [], (it) => toResource('space', it.name, it)),
    // Its lifetime ends when a Droplet uses the IP, not when the account releases it.
    ...Array.from(fleet.reservedIps ?? [], ({ ip, created }) =>
      toResource('reserved_ip', ip, { name: ip, created }),
    ),
  ];
}

interface NamedResource extends Lifetime {
  readonly name: string;
  readonly tags?: readonly string[] | undefined;
}

function byUuid(
  kind: ResourceKind,
  resources: Iterable<NamedResource & { readonly uuid: string }> = [],
): Resource[] {
  return Array.from(resources, (resource) => toResource(kind, resource.uuid, resource));
}

function toResource(
  kind: ResourceKind,
  providerId: string,
  { name, created, destroyed, tags }: NamedResource,
): Resource {
  const goneAt = destroyed ?? null;
  return { kind, providerId, name, createdAt: created, goneAt, ...(tags && { tags }) };
}
