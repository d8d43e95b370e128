import type { Lifetime } from './lifetime.ts';

/** A volume that an account has or had. */
export interface EstateVolume extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly region: string;
  readonly gigabytes: number;
  readonly project: string;
  /** One tagged `k8s` is a claim of a cluster, and billed by the cluster. */
  readonly tags?: readonly string[] | undefined;
}
