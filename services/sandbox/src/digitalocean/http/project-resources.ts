import { buckets } from '../data/buckets.ts';
import { stableUuid } from '../data/stable-uuid.ts';
import { inventory } from '../inventory.ts';

/** How URNs call what these lists hold; the other lists do not say which project theirs are in. */
const urnKinds: Readonly<Record<string, string>> = {
  load_balancers: 'loadbalancer',
  databases: 'dbaas',
  apps: 'app',
};

/** What is in a project, buckets of Spaces among it; null where there is no such project. */
export function projectResources(projectId: string): Record<string, unknown>[] | null {
  const projects = inventory.find(({ key }) => key === 'projects')?.rows ?? [];
  if (!projects.some(({ id }) => id === projectId)) return null;
  const urns = inventory.flatMap(({ key, rows }) => {
    const kind = urnKinds[key];
    const mine = rows.filter(({ project_id }) => project_id === projectId);
    return kind === undefined ? [] : mine.map(({ id }) => `do:${kind}:${id}`);
  });
  for (const { name, project, destroyed } of buckets) {
    const isMine = stableUuid(`project/${project}`) === projectId;
    if (isMine && destroyed === undefined) urns.push(`do:space:${name}`);
  }
  return urns.map((urn) => ({ urn, assigned_at: '2025-11-01T00:00:00Z', status: 'ok' }));
}
