import { createArcadiaClient } from '@arcadia/api-client';
import { prepareInvoice } from '../ingest/invoice-rows.ts';
import { startServer } from '../server-process.ts';
import { mintToken, startService } from '../service.ts';
import { EVENTS_PER_DEPLOYMENT } from './sizes.ts';

/** The tenant with few events, which are older than all others. */
export const IDLE_TENANT = 'idle';
/** The tenant of the deployment that is copied. */
export const COPIED_TENANT = 'copied';

/** Lets the service make the rows that are copied: an invoice with its lines, an audit entry, and two deployments. */
export async function makeRows(databaseUrl: string, lines: number): Promise<void> {
  const provider = new URL('../ingest/provider.ts', import.meta.url);
  await using bill = await startServer(provider, [String(lines)]);
  const invoiceId = await prepareInvoice(databaseUrl, bill.url);
  await using service = await startService(databaseUrl, bill.url);
  const token = await mintToken({ roles: ['platform_admin'] });
  const client = createArcadiaClient({ baseUrl: service.url, token });

  const idle = await createShop(client, IDLE_TENANT);
  await client.deployments.transition(idle, { to: 'paused', reason: 'The season is over' });
  const { reconciled } = await client.billing.ingestInvoice(invoiceId);
  if (reconciled !== true) throw new Error('The invoice does not agree with its totals');
  const copied = await createShop(client, COPIED_TENANT);
  for (let event = 2; event <= EVENTS_PER_DEPLOYMENT; event += 1) {
    const to = event % 2 === 0 ? 'paused' : 'active';
    await client.deployments.transition(copied, { to, reason: 'The season is over' });
  }
  const [resource] = (await client.resources.list({ limit: 1 })).data;
  if (resource === undefined) throw new Error('The inventory is empty');
  await client.resources.update(resource.id, { deployment_id: idle });
}

async function createShop(
  client: ReturnType<typeof createArcadiaClient>,
  tenantId: string,
): Promise<string> {
  const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1', tenant_id: tenantId };
  return (await client.deployments.create(shop)).id;
}
