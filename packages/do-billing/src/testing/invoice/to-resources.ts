import type { ResourceKind } from '../../lines/cost-line.ts';
import type { Resource } from '../../match/resource.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Lifetime } from '../fleet/lifetime.ts';

/** All that an fleet has and had, as matching wants it. Reserved IPs and buckets go by name. */
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
    // Its lifetime says when it was unused, and not that it was released.
    ...Array.from(fleet.reservedIps ?? [], ({ ip, created }) =>
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
