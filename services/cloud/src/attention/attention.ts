import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { inTransaction } from '../db/transaction.ts';
import { DeadlineError } from '../errors/deadline.ts';
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

/** The list of the causes that need a person. */
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
  const report = createReport(logger);

  const readCause = async (tx: EntityManager, { read }: Cause, endMs: number) => {
    try {
      if (performance.now() > endMs) throw new DeadlineError('The reading of all causes', limitMs);
      // In a savepoint: a statement that fails must not end the reading of the others.
      return { situation: await inTransaction(tx, read) };
    } catch (error) {
      if (isStoreUnavailable(error) && !isTimeout(error)) throw error;
      return { error };
    }
  };

  return {
    causes,
    async read(em) {
      const found: { cause: Cause; situation: Situation }[] = [];
      const unread = new Map<CauseName, unknown>();
      const endMs = performance.now() + limitMs;
      const checkedAt = await inTransaction(
        em,
        async (tx) => {
          const now = await limitStatements(tx, statementMs);
          const dismissals = await readDismissals(tx);
          for (const cause of causes) {
            const result = await readCause(tx, cause, endMs);
            if ('error' in result) unread.set(cause.cause, result.error);
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
      report(unread);
      const data = items.toSorted(bySeverity);
      return { data, unread: [...unread.keys()], checked_at: checkedAt };
    },
  };
}

/** Logs one line when causes cannot be read for one reason, and one when causes can be read again. */
function createReport(logger: Logger): (unread: ReadonlyMap<CauseName, unknown>) => void {
  const failing = new Set<CauseName>();
  return (unread) => {
    const readAgain = [...failing].filter((cause) => !unread.has(cause));
    for (const cause of readAgain) failing.delete(cause);
    if (readAgain.length > 0) logger.info({ causes: readAgain }, 'attention can read causes again');
    const added = [...unread].filter(([cause]) => !failing.has(cause));
    for (const [cause] of added) failing.add(cause);
    for (const [, ofReason] of Map.groupBy(added, ([, error]) => String(error))) {
      const [first] = ofReason;
      const causes = ofReason.map(([cause]) => cause);
      logger.warn({ causes, err: first?.[1] }, 'attention cannot read some of its causes');
    }
  };
}

/** How many things a cause concerns that need a person now: 0 if none does, or an operator has dismissed it. */
export type AttentionCount = Pick<ApiAttention['data'][number], 'cause' | 'severity' | 'count'>;

/** Counts the things that need a person, by cause: 0 if none does. Leaves out the causes that could not be read. */
export async function countAttention(
  { causes, read }: Attention,
  em: EntityManager,
): Promise<AttentionCount[]> {
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
