import type { DropletSizeSlug } from './droplet-sizes.ts';
import type { Lifetime } from './lifetime.ts';

/**
 * A Droplet that an account has or had. Its price is that of its size in `dropletSizes`.
 *
 * @example
 * import type { FleetDroplet } from '@arcadia/do-billing/testing';
 *
 * export const web: FleetDroplet = {
 *   id: '206179956', name: 'web-01', size: 's-1vcpu-1gb', region: 'fra1', project: 'shop',
 *   created: '2026-03-28T09:00:00Z', destroyed: '2026-04-14T17:30:00Z', backups: true,
 * };
 */
export interface FleetDroplet extends Lifetime {
  /** The provider's number. */
  readonly id: string;
  readonly name: string;
  readonly size: DropletSizeSlug;
  readonly region: string;
  /** Name of its project, or empty; likewise of everything else that has one. */
  readonly project: string;
  /** A resize, `at` being RFC 3339: the size from then on. */
  readonly resized?: { readonly at: string; readonly size: DropletSizeSlug } | undefined;
  /** Whether weekly backups are made, for a fifth of its price. Default is `false`. */
  readonly backups?: boolean | undefined;
  /** One tagged `k8s` is the node of a cluster, and billed by the cluster. */
  readonly tags?: readonly string[] | undefined;
}
