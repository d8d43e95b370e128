import type { Lifetime } from './lifetime.ts';

/**
 * A managed database that an account has or had.
 *
 * @example
 * import type { FleetDatabase } from '@arcadia/do-billing/testing';
 *
 * export const orders: FleetDatabase = {
 *   uuid: '0a9b2c6e-7d3f-4e8a-8c1b-2f4d6e8a0c13', name: 'orders', project: 'shop',
 *   nodes: '1 node - 1 GB / 1 vCPU / 10 GB SSD', monthlyCents: 1500,
 *   created: '2026-04-10T12:00:00Z',
 * };
 */
export interface FleetDatabase extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  /** As the line describes them: `1 node - 1 GB / 1 vCPU / 10 GB SSD`. */
  readonly nodes: string;
  /** US cents a month, of all nodes together. */
  readonly monthlyCents: number;
}
