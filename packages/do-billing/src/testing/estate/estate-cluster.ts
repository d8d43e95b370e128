import type { Lifetime } from './lifetime.ts';

/**
 * What a Kubernetes cluster is billed by, in US cents a month: a pool of nodes, or a load balancer
 * or volume of its.
 *
 * @example
 * import type { EstateClusterPart } from '@arcadia/do-billing/testing';
 *
 * export const parts: EstateClusterPart[] = [
 *   { nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 },
 *   { description: 'a56e086a317d8410c8b4cfd1f4dc9f82', monthlyCents: 1200 },
 * ];
 */
export type EstateClusterPart =
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
 * import type { EstateCluster } from '@arcadia/do-billing/testing';
 *
 * export const cluster: EstateCluster = {
 *   uuid: '711157cb-37c8-4817-b371-44fa3504a39c', name: 'prod', project: 'shop',
 *   created: '2026-03-01T00:00:00Z',
 *   parts: [{ nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 }],
 * };
 */
export interface EstateCluster extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly parts: readonly EstateClusterPart[];
}
