import type { ResourceKind } from '../../lines/cost-line.ts';
import type { Resource } from '../../match/resource.ts';
import type { Estate } from '../estate/estate.ts';
import type { Lifetime } from '../estate/lifetime.ts';

/** All that an estate has and had, as matching wants it. Reserved IPs and buckets go by name. */
export function toResources(estate: Estate): Resource[] {
  return [
    ...Array.from(estate.droplets ?? [], (droplet) => ({
      ...toResource('droplet', droplet.id, droplet),
      ...(droplet.tags === undefined ? {} : { tags: droplet.tags }),
    })),
    ...byUuid('snapshot', estate.snapshots),
    ...byUuid('volume', estate.volumes),
    ...byUuid('load_balancer', estate.loadBalancers),
    ...byUuid('database', estate.databases),
    ...byUuid('kubernetes', estate.clusters),
    ...byUuid('app', estate.apps),
    ...Array.from(estate.buckets ?? [], (bucket) => toResource('space', bucket.name, bucket)),
    ...Array.from(estate.reservedIps ?? [], ({ ip, created }) =>
      // Its lifetime says when it was unused, and not that it was released.
      toResource('reserved_ip', ip, { name: ip, created }),
    ),
  ];
}

interface Named extends Lifetime {
  readonly name: string;
}

function byUuid(
  kind: ResourceKind,
  things: Iterable<Named & { readonly uuid: string }> = [],
): Resource[] {
  return Array.from(things, (thing) => toResource(kind, thing.uuid, thing));
}

function toResource(
  kind: ResourceKind,
  providerId: string,
  { name, created, destroyed }: Named,
): Resource {
  return { kind, providerId, name, createdAt: created, goneAt: destroyed ?? null };
}
