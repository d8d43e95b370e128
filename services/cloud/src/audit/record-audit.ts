import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import type { AuditContext } from './audit-context.ts';
import { AuditEntry } from './audit-entry.entity.ts';

type Schemas = components['schemas'];

/** What was done to one thing. */
export interface Change {
  readonly action: Schemas['AuditAction'];
  readonly target: Schemas['AuditTarget'];
  /** The thing as it was; null where it was made. */
  readonly before: object | null;
  readonly after: object;
}

/** Enters a change into the audit log, in the transaction that makes it: both commit, or neither. */
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
