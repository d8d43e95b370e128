import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { reads, tenantOf } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { DeploymentEvent, type EventRow } from './deployment-event.entity.ts';

/** The members of an event that can be removed without a break of its hash chain. */
export const redactableFields = ['reason', 'metadata'] as const;

/** The part of an event to remove. */
export interface Redaction {
  readonly deploymentId: string;
  readonly seq: number;
  readonly field: (typeof redactableFields)[number];
}

export interface RedactionResult {
  /** False if it was removed before. */
  readonly isNew: boolean;
  /** The other events of the deployment that still contain a removed reason, by `seq`: in any of their members. */
  readonly alsoIn: readonly number[];
}

/**
 * Removes the reason or the metadata of an event, and records that in the audit log without the removed text. The digest
 * stays in the event, so its hash chain still verifies. Only the owner of the table may do that: not the service.
 *
 * @throws {Error} if there is no such event, or if it has nothing to remove.
 */
export async function redactEvent(
  em: EntityManager,
  redaction: Redaction,
  audit: AuditContext & { readonly reason: string },
): Promise<RedactionResult> {
  const { deploymentId, seq, field } = redaction;
  return inTransaction(em, async (tx) => {
    const event = await reads(tx)
      .selectFrom('cloud_deployment_events')
      .selectAll()
      .where('tenant_id', '=', tenantOf(deploymentId))
      .where('deployment_id', '=', deploymentId)
      .where('seq', '=', seq)
      .executeTakeFirst();
    assertRedactable(event, redaction);
    if (event[field] === null) return { isNew: false, alsoIn: [] };
    const { tenant_id: tenantId } = event;
    await tx.execute("set local arcadia.redaction = 'on'");
    await tx.nativeUpdate(DeploymentEvent, { tenantId, deploymentId, seq }, { [field]: null });
    const digest = event[`${field}_digest`];
    await recordAudit(
      tx,
      {
        action: 'redactEvent',
        target: { type: 'deployment', id: deploymentId },
        before: { seq, [`${field}_digest`]: digest },
        after: { seq, [field]: null, reason_of_redaction: audit.reason },
      },
      audit,
    );
    return { isNew: true, alsoIn: await findCopies(tx, deploymentId, event.reason, field) };
  });
}

function assertRedactable(
  event: EventRow | undefined,
  { deploymentId, seq, field }: Redaction,
): asserts event is EventRow {
  if (event === undefined) {
    throw new Error(`There is no event ${seq} of a deployment ${deploymentId}. Check both.`);
  }
  if (event.hash === null) {
    throw new Error(
      `Event ${seq} of ${deploymentId} has no hash yet. Change the deployment once: the next event seals it.`,
    );
  }
  if (event[`${field}_digest`] === null) {
    throw new Error(`Event ${seq} of ${deploymentId} has no ${field}. Check the event.`);
  }
}

/** A scheduled transition, for example, has its reason in the snapshots of later events too. */
async function findCopies(
  em: EntityManager,
  deploymentId: string,
  reason: string | null,
  field: Redaction['field'],
): Promise<number[]> {
  if (field !== 'reason' || reason === null) return [];
  const text = JSON.stringify(reason);
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events as e')
    .select('e.seq')
    .where('e.tenant_id', '=', tenantOf(deploymentId))
    .where('e.deployment_id', '=', deploymentId)
    .where(
      sql<boolean>`(e.reason = ${reason} or strpos(e.metadata::text, ${text}) > 0
        or strpos(e.deployment::text, ${text}) > 0)`,
    )
    .orderBy('e.seq')
    .execute();
  return rows.map(({ seq }) => seq);
}
