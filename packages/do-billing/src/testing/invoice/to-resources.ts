import type { ResourceKind } from '../../lines/cost-line.ts';
import type { Resource } from '../../match/resource.ts';
import type { Estate } from '../estate/estate.ts';
import type { Lifetime } from '../estate/lifetime.ts';

/** All that an estate has and had, as matching wants it. Reserved IPs and buckets go by name. */
export function toResources(estate: Estate): Resource[] {
  return [
    ...Array.from(estate.droplets ?? [], (it) => toResource('droplet', it.id, it)),
    ...byUuid('snapshot', estate.snapshots),
    ...byUuid('volume', estate.volumes),
    ...byUuid('load_balancer', estate.loadBalancers),
    ...byUuid('database', estate.databases),
    ...byUuid('kubernetes', estate.clusters),
    ...byUuid('app', estate.apps),
    ...Array.from(estate.buckets ?? [], (it) => toResource('space', it.name, it)),
    // Its lifetime says when it was unused, and not that it was released.
    ...Array.from(estate.reservedIps ?? [], ({ ip, created }) =>
      toResource('reserved_ip', ip, { name: ip, created }),
    ),
  ];
}

interface Thing extends Lifetime {
  readonly name: string;
  readonly tags?: readonly string[] | undefined;
}

function byUuid(
  kind: ResourceKind,
  things: Iterable<Thing & { readonly uuid: string }> = [],
): Resource[] {
  return Array.from(things, (thing) => toResource(kind, thing.uuid, thing));
}

function toResource(
  kind: ResourceKind,
  providerId: string,
  { name, created, destroyed, tags }: Thing,
): Resource {
  const goneAt = destroyed ?? null;
  return { kind, providerId, name, createdAt: created, goneAt, ...(tags && { tags }) };
}
