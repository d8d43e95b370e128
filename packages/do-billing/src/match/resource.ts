import type { ResourceKind } from '../lines/cost-line.ts';

/** A resource of the provider's inventory, as far as matching needs it. */
export interface Resource {
  kind: ResourceKind;
  /** The provider's id, as a string for every kind. */
  providerId: string;
  name: string;
  /** RFC 3339, or null where unknown. */
  createdAt: string | null;
  /** RFC 3339; null while it is there. */
  goneAt: string | null;
  /**
   * The provider's tags, where known. One tagged `k8s` belongs to a Kubernetes cluster and is billed
   * by the cluster's lines, so no other line takes it by name.
   */
  tags?: readonly string[] | undefined;
}
