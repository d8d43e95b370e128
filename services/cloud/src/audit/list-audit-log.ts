import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';

type Schemas = components['schemas'];

export interface AuditFilter {
  readonly action?: Schemas['AuditAction'] | undefined;
  readonly targetId?: string | undefined;
}

/** A page of the audit log, oldest first. */
export async function listAuditLog(
  em: EntityManager,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<Schemas['AuditEntry']>> {
  let query = reads(em).selectFrom('audit_log as a').selectAll();
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.targetId !== undefined) query = query.where('target_id', '=', filter.targetId);
  return readPage(query, byCreation('a'), page, (row) => ({
    id: row.id,
    actor: { kind: row.actor_kind, id: row.actor_id },
    action: row.action,
    target: { type: row.target_type, id: row.target_id },
    before: row.before,
    after: row.after,
    request_id: row.request_id,
    recorded_at: toTimestamp(row.created_at),
  }));
}
