import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { requestRun } from '../queue/request-run.ts';
import type { WorkDefinition, WorkDeps } from '../queue/run-work-item.ts';
import type { RunCaller } from './audit-request.ts';
import type { DiscoveryResult } from './discover-invoices.ts';

/**
 * Discovers the provider's invoices now, or joins the discovery under way.
 *
 * @param discovery Undefined if the service has no token for the provider.
 * @throws {ArcadiaError} `provider_unavailable`.
 */
export async function discoverNow(
  deps: WorkDeps,
  discovery: WorkDefinition | undefined,
  caller: RunCaller,
): Promise<DiscoveryResult> {
  if (discovery === undefined) {
    const detail = 'The service has no token for DigitalOcean. Set DIGITALOCEAN_TOKEN.';
    throw new ArcadiaError('provider_unavailable', detail);
  }
  const result = await requestRun(deps, discovery, discovery.kind, {
    mode: 'join',
    prepare: (em) => auditDiscovery(em, caller),
    signal: caller.signal,
  });
  return discoveryResult.parse(result);
}

/** The result that a discovery recorded. */
const discoveryResult = z.object({ found: z.int(), added: z.int(), changed: z.int() });

async function auditDiscovery(em: EntityManager, audit: AuditContext): Promise<void> {
  const { id } = await platformSql(em)
    .selectFrom('work_items')
    .select('id')
    .where('kind', '=', 'billing-history')
    .where('key', '=', 'billing-history')
    .executeTakeFirstOrThrow();
  const target = { type: 'work_item', id } as const;
  const after = { asked: 'discover' };
  await recordAudit(em, { action: 'discoverInvoices', target, before: null, after }, audit);
}
