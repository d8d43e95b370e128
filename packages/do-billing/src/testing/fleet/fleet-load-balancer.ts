import type { Lifetime } from './lifetime.ts';

/**
 * A load balancer that an account has or had.
 *
 * @example
 * import type { FleetLoadBalancer } from '@arcadia/do-billing/testing';
 *
 * export const front: FleetLoadBalancer = {
 *   uuid: '4de7ac8b-495b-4884-9a69-1050c6793cd6', name: 'front', project: 'shop',
 *   created: '2026-04-01T00:00:00Z',
 * };
 */
export interface FleetLoadBalancer extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
}
