import { object, type Shape, string } from '../payloads/shape.ts';
import type { Bucket } from './bucket.ts';
import { addressOf, type Connection } from './connection.ts';
import { paginate } from './paginate.ts';
import type { RequestOptions } from './request-options.ts';

interface Project {
  id: string;
  name: string;
}

interface ProjectResource {
  urn: string;
}

/** An id that comes from the provider, too, must not lead to another path. */
const segment: Shape<string> = {
  faultIn: (value, at) =>
    typeof value === 'string' && /^[\w-]{1,128}$/.test(value) ? null : { at, expected: 'an id' },
};
const projectShape: Shape<Project> = object<Project>({ id: segment, name: string });
const resourceShape: Shape<ProjectResource> = object<ProjectResource>({ urn: string });
const PAGED = { per_page: '200' };
const SCOPE = 'project:read';

/** Reads every project's resources for their buckets: no list of the API has them. */
export async function* listBuckets(
  connection: Connection,
  { signal }: RequestOptions,
): AsyncGenerator<Bucket, void, void> {
  const list = <T>(path: string, root: string, item: Shape<T>) => {
    const url = addressOf(connection, path, PAGED);
    return paginate(connection, { url, root, item, scope: SCOPE, signal });
  };
  const seen = new Set<string>();
  for await (const { id, name: projectName } of list('/v2/projects', 'projects', projectShape)) {
    const path = `/v2/projects/${id}/resources`;
    for await (const raw of list(path, 'resources', resourceShape)) {
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
