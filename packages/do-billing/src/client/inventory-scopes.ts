import type { ListableKind } from './inventory-resource.ts';

/**
 * The scope that a token needs to list the resources of each kind.
 *
 * @example
 * import { inventoryScopes } from '@arcadia/do-billing/client';
 *
 * console.log(inventoryScopes.volume); // block_storage:read
 */
export const inventoryScopes: Readonly<Record<ListableKind, string>> = Object.freeze({
  droplet: 'droplet:read',
  volume: 'block_storage:read',
  snapshot: 'snapshot:read',
  load_balancer: 'load_balancer:read',
  database: 'database:read',
  kubernetes: 'kubernetes:read',
  reserved_ip: 'reserved_ip:read',
  app: 'app:read',
  registry: 'registry:read',
});
