import type { ResourceKind } from '../lines/cost-line.ts';

/**
 * A resource of the provider's inventory, as far as matching needs it. `listResources` of the
 * client gives those that are there now.
 *
 * @example
 * import type { Resource } from '@arcadia/do-billing';
 *
 * export const web: Resource = {
 *   kind: 'droplet', providerId: '206179956', name: 'web-01',
 *   createdAt: '2026-03-28T09:00:00Z', goneAt: null,
 * };
 */
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
