import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Cause, CauseName, Situation } from './cause.ts';
import { isCovered, readDismissals } from './dismissals.ts';

type ApiAttention = components['schemas']['Attention'];

export interface AttentionOptions {
  readonly causes: readonly Cause[];
  readonly logger: Logger;
  /** The longest statement of a cause, in milliseconds. Default: 2,000. */
  readonly statementMs?: number;
  /** The time for all causes together, in milliseconds: after it no other is read. Default: 8,000. */
  readonly limitMs?: number;
}

/** The list of what needs a person. */
export interface Attention {
  readonly causes: readonly Cause[];
  /**
   * Reads all causes at one instant, the critical ones first, without those that an operator has dismissed. A cause that
   * fails or takes too long is named in `unread`; the others are still read.
   */
  read(em: EntityManager): Promise<ApiAttention>;
}

const STATEMENT_MS = 2_000;
const LIMIT_MS = 8_000;

export function createAttention(options: AttentionOptions): Attention {
  const { causes, logger, statementMs = STATEMENT_MS, limitMs = LIMIT_MS } = options;
  /** The causes that could not be read last time: the log has one line when that begins, and one when it ends. */
  const failing = new Set<CauseName>();

  const readCause = async (tx: EntityManager, { cause, read }: Cause, endMs: number) => {
    try {
      if (performance.now() > endMs) throw new Error(`The ${limitMs} ms for all causes are over.`);
      // In a savepoint: a statement that fails must not end the reading of the others.
      const situation = await inTransaction(tx, read);
      if (failing.delete(cause)) logger.info({ cause }, 'a cause of attention can be read again');
      return { situation };
    } catch (error) {
      if (isStoreUnavailable(error) && !isTimeout(error)) throw error;
      if (!failing.has(cause))
        logger.warn({ cause, err: error }, 'cannot read a cause of attention');
      failing.add(cause);
      return { isUnread: true as const };
    }
  };

  return {
    causes,
    async read(em) {
      const found: { cause: Cause; situation: Situation }[] = [];
      const unread: CauseName[] = [];
      const endMs = performance.now() + limitMs;
      const checkedAt = await inTransaction(
        em,
        async (tx) => {
          const now = await limitStatements(tx, statementMs);
          const dismissals = await readDismissals(tx);
          for (const cause of causes) {
            const result = await readCause(tx, cause, endMs);
            if ('isUnread' in result) unread.push(cause.cause);
            else if (result.situation !== null) {
              const { situation } = result;
              const isHidden = isCovered(situation, dismissals.get(cause.cause));
              if (!isHidden) found.push({ cause, situation });
            }
          }
          return now;
        },
        { isolationLevel: 'repeatable read', readOnly: true },
      );
      const items = found.map(({ cause, situation }) => toItem(cause, situation));
      return { data: items.toSorted(bySeverity), unread, checked_at: checkedAt };
    },
  };
}

/** Counts what needs a person by cause: 0 for a cause that does not. Leaves out the causes that could not be read. */
export async function countAttention(
  { causes, read }: Attention,
  em: EntityManager,
): Promise<Pick<ApiAttention['data'][number], 'cause' | 'severity' | 'count'>[]> {
  const { data, unread } = await read(em);
  return causes
    .filter(({ cause }) => !unread.includes(cause))
    .map(({ cause, severity }) => {
      const item = data.find((each) => each.cause === cause);
      return { cause, severity, count: item?.count ?? 0 };
    });
}

/** Sets PostgreSQL's limit for each statement of the transaction, and returns the time of PostgreSQL's clock. */
async function limitStatements(tx: EntityManager, limitMs: number): Promise<string> {
  const { rows } = await sql<{ now: string }>`
    select now()::text as now, set_config('statement_timeout', ${String(limitMs)}, true)`.execute(
    platformSql(tx),
  );
  return toTimestamp(rows[0]?.now ?? '');
}

/** PostgreSQL ended a statement because of its limit: the others may still be quick. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}

function bySeverity(a: ApiAttention['data'][number], b: ApiAttention['data'][number]): number {
  return Number(b.severity === 'critical') - Number(a.severity === 'critical');
}

function toItem(
  { cause, severity, dismissible }: Cause,
  { title, count, money, since, action, objects }: Situation,
): ApiAttention['data'][number] {
  return {
    cause,
    severity,
    title,
    count,
    amount: money?.amount ?? null,
    currency: money?.currency ?? null,
    since,
    dismissible,
    action,
    objects,
  };
}
