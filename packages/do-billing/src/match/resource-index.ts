import type { ResourceKind } from '../lines/cost-line.ts';
import type { Resource } from './resource.ts';

/** Looks resources up by id and by name; whatever order they were given in, answers are the same. */
export class ResourceIndex<R extends Resource> {
  readonly #byId = new Map<string, R>();
  readonly #byName = new Map<string, R[]>();

  constructor(resources: Iterable<R>) {
    for (const resource of resources) {
      this.#byId.set(`${resource.kind} ${resource.providerId}`, resource);
    }
    const sorted = [...this.#byId.values()].sort((a, b) => compare(a.providerId, b.providerId));
    for (const resource of sorted) {
      if (resource.kind !== 'kubernetes' && isPartOfCluster(resource)) continue;
      const key = `${resource.kind} ${resource.name.toLowerCase()}`;
      const named = this.#byName.get(key);
      if (named === undefined) this.#byName.set(key, [resource]);
      else named.push(resource);
    }
  }

  withId(kind: ResourceKind, providerId: string): R | undefined {
    return this.#byId.get(`${kind} ${providerId}`);
  }

  /** Those of exactly this name that `isCandidate`, or else those that differ in case alone. */
  withName(kind: ResourceKind, name: string, isCandidate: (resource: R) => boolean): R[] {
    const candidates = (this.#byName.get(`${kind} ${name.toLowerCase()}`) ?? []).filter(
      isCandidate,
    );
    const exact = candidates.filter((resource) => resource.name === name);
    return exact.length > 0 ? exact : candidates;
  }
}

function isPartOfCluster({ tags = [] }: Resource): boolean {
  return tags.some((tag) => tag === 'k8s' || tag.startsWith('k8s:'));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
