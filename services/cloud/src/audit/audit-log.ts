import type { components } from '@arcadia/api-client/contract';
import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import type { ActorKind, AuditContext } from './audit-context.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_log',
  properties: {
    id: p.uuid().primary(),
    actorKind: p.text().$type<ActorKind>(),
    actorId: p.text(),
    action: p.text().$type<Schemas['AuditAction']>(),
    targetType: p.text().$type<Schemas['AuditTarget']['type']>(),
    targetId: p.uuid(),
    before: p.json().$type<Record<string, unknown>>().strictNullable(),
    after: p.json().$type<Record<string, unknown>>(),
    requestId: p.text().strictNullable(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
  },
});

/**
 * A change of anything but a deployment: the journal records the changes of those. A trigger rejects every update, delete
 * and truncate of the table.
 */
export class AuditEntry extends schema.class {}
schema.setClass(AuditEntry);

/** A change of one plan version, add-on, resource or invoice. */
export interface Change {
  readonly action: Schemas['AuditAction'];
  readonly target: Schemas['AuditTarget'];
  /** Null if the change creates the target. */
  readonly before: object | null;
  readonly after: object;
}

/** Records a change in the audit log, in the transaction that makes the change: both commit, or neither does. */
export async function recordAudit(
  em: EntityManager,
  { action, target, before, after }: Change,
  audit: AuditContext,
): Promise<void> {
  em.create(AuditEntry, {
    id: newId(),
    actorKind: audit.actor.kind,
    actorId: audit.actor.id,
    action,
    targetType: target.type,
    targetId: target.id,
    before: before === null ? null : { ...before },
    after: { ...after },
    requestId: audit.requestId,
  });
  await em.flush();
}

export interface AuditFilter {
  readonly action?: Schemas['AuditAction'] | undefined;
  readonly targetId?: string | undefined;
}

/** Lists a page of the audit log, oldest first by default. */
export async function listAuditLog(
  em: EntityManager,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<Schemas['AuditEntry']>> {
  let query = reads(em).selectFrom('audit_log as a').selectAll();
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.targetId !== undefined) query = query.where('target_id', '=', filter.targetId);
  return readPage(query, auditOrder, page, (row) => ({
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

const auditOrder = byCreation('a');
