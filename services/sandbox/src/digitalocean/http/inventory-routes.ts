import { Router } from 'express';
import { account } from '../account.ts';
import { inventory, registry } from '../inventory.ts';
import { projectResources } from './project-resources.ts';
import { sendError } from './send-error.ts';
import { sendPage } from './send-page.ts';

/** `/v2/account` and the lists of what the account has. */
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
    const rows = projectResources(req.params.id);
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
