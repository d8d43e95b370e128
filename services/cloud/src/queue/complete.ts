import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { ClaimedWork } from './claim.ts';
import { LeaseLostError } from './lease-lost-error.ts';
import { nextSlot } from './next-slot.ts';
import { isRecurring, recurringWork } from './work-kind.ts';

/**
 * Ends a piece of work, within the transaction of its effect: both commit or neither. Recurring work is due again at
 * its next slot, any other at `againAt`, where there is one. Lifts the block of the kind, for the work has gone through.
 *
 * @throws {LeaseLostError} where the work is not ours any more.
 */
export async function complete(
  em: EntityManager,
  item: ClaimedWork,
  againAt: Date | null = null,
): Promise<void> {
  const { kind, key, leaseToken } = item;
  const dueAt = isRecurring(kind)
    ? await nextSlot(em, recurringWork[kind])
    : againAt?.toISOString();
  const ended =
    dueAt === undefined ? { outcome: 'done' as const } : { outcome: null, due_at: dueAt };
  const row = await platformSql(em)
    .updateTable('work_items')
    .set({
      ...ended,
      attempts: 0,
      lease_token: null,
      lease_until: null,
      last_error: null,
      updated_at: sql`now()`,
    })
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('lease_token', '=', leaseToken)
    .returning('key')
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(item);
  await platformSql(em)
    .deleteFrom('work_items')
    .where('kind', '=', 'block')
    .where('key', '=', kind)
    .execute();
}
