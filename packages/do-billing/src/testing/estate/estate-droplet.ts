import type { DropletSizeSlug } from './droplet-sizes.ts';
import type { Lifetime } from './lifetime.ts';

/** A Droplet that an account has or had. */
export interface EstateDroplet extends Lifetime {
  /** The provider's number. */
  readonly id: string;
  readonly name: string;
  readonly size: DropletSizeSlug;
  readonly region: string;
  /** Name of its project, or empty; likewise of everything else that has one. */
  readonly project: string;
  /** A resize: the size from then on. */
  readonly resized?: { readonly at: string; readonly size: DropletSizeSlug } | undefined;
  /** Whether weekly backups are made, for a fifth of its price. Default is `false`. */
  readonly backups?: boolean | undefined;
  /** One tagged `k8s` is the node of a cluster, and billed by the cluster. */
  readonly tags?: readonly string[] | undefined;
}
