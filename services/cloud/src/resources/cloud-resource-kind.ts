import type { components } from '@arcadia/api-client/contract';

/** The kinds of resources that the inventory holds; the contract lists them. */
export type CloudResourceKind = components['schemas']['ResourceKind'];

export const cloudResourceKinds = [
  'droplet',
  'volume',
  'snapshot',
  'load_balancer',
  'database',
  'kubernetes',
  'reserved_ip',
  'app',
  'registry',
] as const satisfies readonly CloudResourceKind[];
