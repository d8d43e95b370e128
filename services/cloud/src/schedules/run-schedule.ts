import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { namedTarget, recordAudit } from '../audit/audit-log.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { enqueue } from '../queue/enqueue.ts';
import { isRecurring, type WorkKind } from '../queue/work-kind.ts';
import { allSchedules, listSchedules } from './list-schedules.ts';

/**
 * Makes the recurring work of a schedule due now. The work of any other schedule has its own due times: the caller wakes
 * the worker for those items that are due.
 *
 * @param enabled The kinds that this instance runs.
 * @throws {ArcadiaError} `not_found`, `schedule_disabled`.
 */
export async function runSchedule(
  em: EntityManager,
  name: string,
  enabled: ReadonlySet<WorkKind>,
  audit: AuditContext,
): Promise<components['schemas']['Schedule']> {
  const schedule = allSchedules.find((each) => each.name === name);
  if (schedule === undefined) {
    const detail = `There is no schedule ${name}. See GET /api/v1/schedules.`;
    throw new ArcadiaError('not_found', detail);
  }
  const kind = schedule.wakes;
  if (!enabled.has(kind)) {
    const detail = `This service does not run ${kind}: it is not configured for the other system. Set DIGITALOCEAN_TOKEN or SKYAI_FINANCE_SECRET.`;
    throw new ArcadiaError('schedule_disabled', detail, { kind });
  }
  return await inTransaction(em, async (tx) => {
    const before = await readSchedule(tx, name, enabled);
    if (isRecurring(kind)) await enqueue(tx, kind, kind);
    const after = await readSchedule(tx, name, enabled);
    const target = namedTarget('schedule', name);
    await recordAudit(tx, { action: 'runSchedule', target, before, after }, audit);
    return after;
  });
}

async function readSchedule(em: EntityManager, name: string, enabled: ReadonlySet<WorkKind>) {
  const found = (await listSchedules(em, enabled)).find((each) => each.name === name);
  if (found === undefined) throw new Error(`The schedule ${name} was not read.`);
  return found;
}
