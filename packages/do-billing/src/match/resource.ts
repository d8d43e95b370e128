import type { ResourceKind } from '../lines/cost-line.ts';
import { trimText } from '../trim-text.ts';
import { compareText, groupByKey } from './text-keys.ts';

/**
 * A resource in the inventory of DigitalOcean, with the fields that matching needs. `listResources`
 * of the client returns the resources that exist now.
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
  /** The id that DigitalOcean gave it, as a string for every kind. */
  providerId: string;
  name: string;
  /** RFC 3339, or null if unknown. */
  createdAt: string | null;
  /** RFC 3339, or null while the resource exists. */
  goneAt: string | null;
  /**
   * The tags of the resource, if known. The lines of a Kubernetes cluster bill each
   * resource tagged `k8s`, so lines of other kinds do not match it by name. Default is empty.
   */
  tags?: readonly string[] | undefined;
}

/** Finds resources by id and by name. The order of the inventory does not change the results. */
export class ResourceIndex<R extends Resource> {
  readonly #byId = new Map<string, R>();
  readonly #byName = new Map<string, [R, ...R[]]>();

  /** Skips a resource whose kind and id it has already. */
  add(resource: R): void {
    const id = keyOf(resource.kind, resource.providerId);
    if (this.#byId.has(id)) return;
    this.#byId.set(id, resource);
    if (resource.kind !== 'kubernetes' && isPartOfCluster(resource)) return;
    groupByKey([resource], ({ kind, name }) => nameKeyOf(kind, name), this.#byName);
  }

  withId(kind: ResourceKind, providerId: string): R | undefined {
    return this.#byId.get(keyOf(kind, providerId));
  }

  /** Returns the candidates with exactly this name, else those with this name in another case. */
  withName(kind: ResourceKind, name: string, isCandidate: (resource: R) => boolean): R[] {
    const candidates = (this.#byName.get(nameKeyOf(kind, name)) ?? [])
      .filter(isCandidate)
      .sort((a, b) => compareText(a.providerId, b.providerId));
    const exact = candidates.filter((resource) => trimText(resource.name) === trimText(name));
    return exact.length > 0 ? exact : candidates;
  }
}

function isPartOfCluster({ tags = [] }: Resource): boolean {
  return tags.some((tag) => tag === 'k8s' || tag.startsWith('k8s:'));
}

function nameKeyOf(kind: ResourceKind, name: string): string {
  return keyOf(kind, trimText(name).toLowerCase());
}

function keyOf(kind: ResourceKind, text: string): string {
  return `${kind} ${text}`;
}
