import type { ResourceKind } from '../lines/cost-line.ts';
import type { Resource } from '../match/resource.ts';

/** Kinds that the API lists; buckets of Spaces it does not. */
export type ListableKind = Exclude<ResourceKind, 'space'>;

/** A resource that is there now, so `goneAt` is null. */
export interface InventoryResource extends Resource {
  kind: ListableKind;
  /** Region slug; null where the provider names none, or several. */
  region: string | null;
  /** The provider's object as it was. */
  attrs: Record<string, unknown>;
}
