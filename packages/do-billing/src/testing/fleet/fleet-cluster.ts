import type { Lifetime } from './lifetime.ts';

/**
 * What a Kubernetes cluster is billed by, in US cents a month: a pool of nodes, or a load balancer
 * or volume of its.
 *
 * @example
 * import type { FleetClusterPart } from '@arcadia/do-billing/testing';
 *
 * export const parts: FleetClusterPart[] = [
 *   { nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 },
 *   { description: 'a56e086a317d8410c8b4cfd1f4dc9f82', monthlyCents: 1200 },
 * ];
 */
export type FleetClusterPart =
  | {
      readonly nodes: number;
      /** Of each node: `4 GB / 2 vCPU / 80 GB SSD`. */
      readonly size: string;
      /** Of all nodes together. */
      readonly monthlyCents: number;
    }
  | { readonly description: string; readonly monthlyCents: number };

/**
 * A Kubernetes cluster that an account has or had, with the parts it is billed by.
 *
 * @example
 * import type { FleetCluster } from '@arcadia/do-billing/testing';
 *
 * export const cluster: FleetCluster = {
 *   uuid: '711157cb-37c8-4817-b371-44fa3504a39c', name: 'prod', project: 'shop',
 *   created: '2026-03-01T00:00:00Z',
 *   parts: [{ nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 }],
 * };
 */
export interface FleetCluster extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly parts: readonly FleetClusterPart[];
}
