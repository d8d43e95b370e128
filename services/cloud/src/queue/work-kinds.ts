import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { type BackOff, backOffMs } from './back-off.ts';
import { thisInstant } from './enqueue.ts';
import type { Failure } from './failure.ts';
import type { WorkKind } from './work-kind.ts';

/**
 * Opens the circuit of a kind: its items are not claimed until one that goes through half-open succeeds. Returns false if it
 * was open.
 */
export async function openCircuit(
  em: EntityManager,
  kind: WorkKind,
  failure: Failure,
  { random, times }: BackOff,
): Promise<boolean> {
  const former = await lockKind(em, kind);
  const failures = former.circuit_failures + 1;
  const options = { firstMs: times.probeFirstMs, maxMs: times.probeMaxMs, random };
  // Full jitter may give no delay at all: at least half of the first span passes in any case.
  const delayMs = Math.max(
    backOffMs(failures, options),
    times.probeFirstMs / 2,
    failure.retryAfterMs,
  );
  await platformSql(em)
    .updateTable('work_kinds')
    .set({
      circuit_opened_at: sql`coalesce(circuit_opened_at, now())`,
      circuit_half_open_at: sql`now() + ${delayMs} * interval '1 millisecond'`,
      circuit_failures: failures,
      circuit_error: failure.message,
      circuit_error_code: failure.code,
      updated_at: sql`now()`,
    })
    .where('kind', '=', kind)
    .execute();
  return former.circuit_opened_at === null;
}

/** Lets no item of the kind be claimed for `waitMs`. A longer wait that another item has set stays. */
export async function limitRate(em: EntityManager, kind: WorkKind, waitMs: number): Promise<void> {
  await platformSql(em)
    .insertInto('work_kinds')
    .values({ kind, wait_until: sql`now() + ${waitMs} * interval '1 millisecond'` })
    .onConflict((conflict) =>
      conflict.column('kind').doUpdateSet({
        wait_until: sql`greatest(work_kinds.wait_until, excluded.wait_until)`,
        updated_at: sql`now()`,
      }),
    )
    .execute();
}

/** Lets no worker claim items of the kind until it is resumed. Runs that have begun go on. A pause stays as it is. */
export async function pauseKind(em: EntityManager, kind: WorkKind, by: string): Promise<void> {
  await lockKind(em, kind);
  await platformSql(em)
    .updateTable('work_kinds')
    .set({ paused_at: sql`now()`, paused_by: by, updated_at: sql`now()` })
    .where('kind', '=', kind)
    .where('paused_at', 'is', null)
    .execute();
}

/** Ends the pause of a kind, and its wait for a rate limit: a wrong time of the other system may have set it. */
export async function resumeKind(em: EntityManager, kind: WorkKind): Promise<void> {
  await platformSql(em)
    .updateTable('work_kinds')
    .set({ paused_at: null, paused_by: null, wait_until: null, updated_at: sql`now()` })
    .where('kind', '=', kind)
    .execute();
}

/** Makes the open circuit of a kind half-open now, so that the next claim tests it. Returns false if it is closed. */
export async function probeKind(em: EntityManager, kind: WorkKind): Promise<boolean> {
  const row = await platformSql(em)
    .updateTable('work_kinds')
    .set({ circuit_half_open_at: thisInstant, updated_at: sql`now()` })
    .where('kind', '=', kind)
    .where('circuit_opened_at', 'is not', null)
    .returning('kind')
    .executeTakeFirst();
  return row !== undefined;
}

/** Returns the row of a kind, locked until the transaction ends. Creates it if it does not exist. */
async function lockKind(em: EntityManager, kind: WorkKind) {
  const db = platformSql(em);
  await db
    .insertInto('work_kinds')
    .values({ kind })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await db
    .selectFrom('work_kinds')
    .selectAll()
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirstOrThrow();
}
