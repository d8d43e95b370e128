import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { WorkKind } from './work-kind.ts';

/** A piece of work that is ours until the lease ends or someone enqueues it again. */
export interface ClaimedWork {
  readonly kind: WorkKind;
  readonly key: string;
  /** This attempt's number, from 1. */
  readonly attempt: number;
  readonly leaseToken: string;
}

/** Longer than any piece of work takes; a worker that died holds its work up for so long. */
const LEASE = '10 minutes';

/**
 * Takes the piece of work that has been due for longest, or null where nothing is due. PostgreSQL's clock judges.
 *
 * A kind that is blocked gives out one piece at a time, when its probe is due: whoever moves the block's `due_at` has
 * the probe. With a `key` just that piece is taken, block or not: someone asks for it, and that is a probe too.
 */
export async function claim(
  em: EntityManager,
  kind: WorkKind,
  key?: string,
): Promise<ClaimedWork | null> {
  const leaseToken = randomUUID();
  const isAsked = key !== undefined;
  const { rows } = await sql<{ key: string; attempts: number }>`
    with due as materialized (
      select key from work_items
      where kind = ${kind} and outcome is null and due_at <= now()
        and (lease_until is null or lease_until <= now())
        and (${!isAsked}::boolean or key = ${key ?? ''}::text)
        and (${isAsked}::boolean or not exists (
          select from work_items block
          where block.kind = 'block' and block.key = ${kind} and block.due_at > now()))
      order by due_at, key
      limit 1
      for update skip locked
    ), block as materialized (
      select from work_items where kind = 'block' and key = ${kind}
    ), probe as (
      update work_items set due_at = now() + ${LEASE}::interval, updated_at = now()
      where kind = 'block' and key = ${kind} and due_at <= now() and exists (select from due)
      returning key
    )
    update work_items item
    set attempts = item.attempts + 1, lease_token = ${leaseToken}::uuid,
      lease_until = now() + ${LEASE}::interval, updated_at = now()
    from due
    where item.kind = ${kind} and item.key = due.key
      and (${isAsked}::boolean or not exists (select from block) or exists (select from probe))
    returning item.key, item.attempts`.execute(platformSql(em));
  const row = rows[0];
  return row === undefined ? null : { kind, key: row.key, attempt: row.attempts, leaseToken };
}
