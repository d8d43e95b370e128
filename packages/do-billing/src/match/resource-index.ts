import type { ResourceKind } from '../lines/cost-line.ts';
import { compareText } from './compare-text.ts';
import { groupBy } from './group-by.ts';
import type { Resource } from './resource.ts';

/** Looks resources up by id and by name; whatever order they were given in, answers are the same. */
export class ResourceIndex<R extends Resource> {
  readonly #byId = new Map<string, R>();
  readonly #byName: Map<string, R[]>;

  constructor(resources: Iterable<R>) {
    for (const resource of resources) {
      this.#byId.set(keyOf(resource.kind, resource.providerId), resource);
    }
    const named = [...this.#byId.values()]
      .filter((resource) => resource.kind === 'kubernetes' || !isPartOfCluster(resource))
      .sort((a, b) => compareText(a.providerId, b.providerId));
    this.#byName = groupBy(named, ({ kind, name }) => keyOf(kind, name.toLowerCase()));
  }

  withId(kind: ResourceKind, providerId: string): R | undefined {
    return this.#byId.get(keyOf(kind, providerId));
  }

  /** Those of exactly this name that `isCandidate`, or else those that differ in case alone. */
  withName(kind: ResourceKind, name: string, isCandidate: (resource: R) => boolean): R[] {
    const candidates = (this.#byName.get(keyOf(kind, name.toLowerCase())) ?? []).filter(
      isCandidate,
    );
    const exact = candidates.filter((resource) => resource.name === name);
    return exact.length > 0 ? exact : candidates;
  }
}

function isPartOfCluster({ tags = [] }: Resource): boolean {
  return tags.some((tag) => tag === 'k8s' || tag.startsWith('k8s:'));
}

function keyOf(kind: ResourceKind, text: string): string {
  return `${kind} ${text}`;
}
