import type { DropletSizeSlug } from './droplet-sizes.ts';
import type { Lifetime } from './interval.ts';

/** A Droplet that the account has or had. */
export interface Droplet extends Lifetime {
  readonly name: string;
  readonly size: DropletSizeSlug;
  readonly region: string;
  readonly project: string;
  /** A resize: the size from then on. */
  readonly resized?: { readonly at: string; readonly size: DropletSizeSlug };
  /** Whether weekly backups are made, for a fifth of its price. */
  readonly backups?: boolean;
  /** Whether there is another of the same name and time, which only its number tells apart. */
  readonly isTwin?: boolean;
  readonly tags?: readonly string[];
}
