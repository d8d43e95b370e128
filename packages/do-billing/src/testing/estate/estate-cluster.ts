import type { Lifetime } from './lifetime.ts';

/** What a Kubernetes cluster is billed by: a pool of nodes, or a load balancer or volume of its. */
export type EstateClusterPart =
  | {
      readonly nodes: number;
      /** Of each node: `4 GB / 2 vCPU / 80 GB SSD`. */
      readonly size: string;
      /** Of all nodes together. */
      readonly monthlyCents: number;
    }
  | { readonly description: string; readonly monthlyCents: number };

/** A Kubernetes cluster that an account has or had, with the parts it is billed by. */
export interface EstateCluster extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly parts: readonly EstateClusterPart[];
}
