import { Router } from 'express';
import { stableUuid } from './fleet/stable-values.ts';
import { buckets } from './fleet/storage.ts';
import { account } from './fleet.ts';
import { inventory, registry } from './inventory.ts';
import { sendError, sendPage } from './responses.ts';

/** Serves `/v2/account` and the lists of the resources that the account owns today. */
export function inventoryRoutes(): Router {
  const router = Router();
  router.get('/v2/account', (_req, res) => {
    res.json({
      account: {
        droplet_limit: 50,
        floating_ip_limit: 3,
        email: account.email,
        name: account.name,
        uuid: account.uuid,
        email_verified: true,
        status: 'active',
        status_message: '',
        team: { uuid: account.teamUuid, name: account.teamName },
      },
    });
  });
  router.get('/v2/registry', (_req, res) => void res.json({ registry }));
  router.get('/v2/reserved_ipv6', (req, res) => {
    sendPage(req, res, 'reserved_ipv6s', [], { emptyLinks: true });
  });
  router.get('/v2/projects/:id/resources', (req, res) => {
    const rows = listProjectResources(req.params.id);
    if (rows === null) sendError(res, 404);
    else sendPage(req, res, 'resources', rows, { emptyLinks: true });
  });
  for (const { path, key, rows, isPaged, isWanted = () => true } of inventory) {
    router.get(path, (req, res) => {
      const wanted = rows.filter((row) => isWanted(row, req.query));
      if (isPaged) sendPage(req, res, key, wanted, { emptyLinks: false });
      else res.json({ [key]: wanted });
    });
  }
  return router;
}

/** The kind of resource in a URN, by list. The other lists do not tell the project of their rows. */
const urnKinds: Readonly<Record<string, string>> = {
  load_balancers: 'loadbalancer',
  databases: 'dbaas',
  apps: 'app',
};

/** Lists the resources of a project, including its buckets of Spaces. Returns null if the project does not exist. */
function listProjectResources(projectId: string): Record<string, unknown>[] | null {
  const projects = inventory.find(({ key }) => key === 'projects')?.rows ?? [];
  if (!projects.some(({ id }) => id === projectId)) return null;
  const urns = inventory.flatMap(({ key, rows }) => {
    const kind = urnKinds[key];
    const inProject = rows.filter(({ project_id }) => project_id === projectId);
    return kind === undefined ? [] : inProject.map(({ id }) => `do:${kind}:${id}`);
  });
  for (const { name, project, destroyed } of buckets) {
    const isInProject = stableUuid(`project/${project}`) === projectId;
    if (isInProject && destroyed === undefined) urns.push(`do:space:${name}`);
  }
  return urns.map((urn) => ({ urn, assigned_at: '2025-11-01T00:00:00Z', status: 'ok' }));
}
