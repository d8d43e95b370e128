import type { Resource } from '../match/resource.ts';
import { object, type Shape, string } from '../payloads/shape.ts';
import { type Connection, toEndpointUrl } from './connection.ts';
import type { RequestOptions } from './options.ts';
import { largestPage, paginate } from './pagination.ts';

/**
 * A bucket of Spaces that exists now, as its project lists it. Its name is also its id. Projects state neither the
 * region of a bucket nor when it was created.
 *
 * @example
 * import { type Bucket, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const buckets: Bucket[] = await client.listBuckets().all();
 * for (const { name, project } of buckets) console.log(`${project.name}: ${name}`);
 */
export interface Bucket extends Resource {
  kind: 'space';
  /** The project of the bucket. */
  project: { id: string; name: string };
  /** The provider's unchanged object: `urn`, `assigned_at`, `links`, `status`. */
  attrs: Record<string, unknown>;
}

/** Reads the resources of every project and yields the buckets: the API has no list of buckets. */
export async function* listBuckets(
  connection: Connection,
  { signal }: RequestOptions,
): AsyncGenerator<Bucket, void, void> {
  const list = <T>(path: string, root: string, item: Shape<T>) => {
    const url = toEndpointUrl(connection, path, largestPage);
    return paginate(connection, { url, root, item, scope: 'project:read', signal });
  };
  const seen = new Set<string>();
  for await (const { id, name: projectName } of list('/v2/projects', 'projects', projectShape)) {
    const path = `/v2/projects/${id}/resources`;
    for await (const raw of list(path, 'resources', projectResourceShape)) {
      const name = /^do:space:(.+)$/.exec(raw.urn)?.[1];
      if (name === undefined || seen.has(name)) continue;
      seen.add(name);
      yield {
        kind: 'space',
        providerId: name,
        name,
        createdAt: null,
        goneAt: null,
        project: { id, name: projectName },
        attrs: { ...raw },
      };
    }
  }
}

interface Project {
  id: string;
  name: string;
}

interface ProjectResource {
  urn: string;
}

/** An id becomes a segment of a path, so it must not lead to another path, even if it comes from the provider. */
const pathSegment: Shape<string> = {
  faultIn: (value, at) =>
    typeof value === 'string' && /^[\w-]{1,128}$/.test(value) ? null : { at, expected: 'an id' },
};
const projectShape: Shape<Project> = object<Project>({ id: pathSegment, name: string });
const projectResourceShape: Shape<ProjectResource> = object<ProjectResource>({ urn: string });
