import type { components } from '@arcadia/api-client/contract';
import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql';
import { v5 } from 'uuid';
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

/** A change of one object. */
export interface Change {
  readonly action: Schemas['AuditAction'];
  readonly target: Schemas['AuditTarget'];
  /** Null if the change creates the target. */
  readonly before: object | null;
  readonly after: object;
}

/** Records changes in the audit log, in the transaction that makes them: all commit, or none does. */
export async function recordAudit(
  em: EntityManager,
  change: Change | readonly Change[],
  audit: AuditContext,
): Promise<void> {
  for (const { action, target, before, after } of [change].flat()) {
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
  }
  await em.flush();
}

/** The namespace of the ids that are made from names. Never change it: the entries of a name would fall apart. */
const NAMES = '01a2d3c6-6f0e-7d41-9a55-2f7c1b8e4d90';

/** The target of a change to something that has a name and no id. Its id is made from both, so it is always the same. */
export function namedTarget(
  type: Schemas['AuditTarget']['type'],
  name: string,
): Schemas['AuditTarget'] {
  return { type, id: v5(`${type} ${name}`, NAMES) };
}

export interface AuditFilter {
  /** The id of an actor. */
  readonly actor?: string | undefined;
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
  if (filter.actor !== undefined) query = query.where('actor_id', '=', filter.actor);
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
