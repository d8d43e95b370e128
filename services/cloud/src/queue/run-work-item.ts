import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { openScope } from '../db/tenant-scope.ts';
import type { ClaimedWork } from './claim.ts';
import { type Failure, toFailure } from './failure.ts';
import { LeaseLostError } from './lease-lost-error.ts';
import { type FailureOutcome, recordFailure } from './record-failure.ts';
import type { WorkKind } from './work-kind.ts';

export interface WorkDeps {
  readonly orm: MikroORM;
  readonly logger: Logger;
  /** A number from 0 up to 1, for the jitter. */
  readonly random: () => number;
}

/** How one kind of work is done. */
export interface WorkDefinition<Result = unknown> {
  readonly kind: WorkKind;
  /** How many pieces at the same time, in this process. */
  readonly concurrency: number;
  /** Does one piece, and ends it with `complete` in the transaction of its effect. */
  readonly run: (item: ClaimedWork) => Promise<Result>;
  /** Shows a failure to those who look; in the transaction that records it. */
  readonly onFailure?: (
    em: EntityManager,
    item: ClaimedWork,
    failure: Failure,
    outcome: FailureOutcome,
  ) => Promise<void>;
}

export type RunOutcome<Result> =
  | { readonly outcome: 'done'; readonly result: Result }
  | { readonly outcome: FailureOutcome | 'lost'; readonly error: unknown };

/** Does one claimed piece of work. A failure is recorded, logged and handed back, not thrown. */
export async function runWorkItem<Result>(
  { orm, logger, random }: WorkDeps,
  definition: WorkDefinition<Result>,
  item: ClaimedWork,
): Promise<RunOutcome<Result>> {
  const { kind, key } = item;
  try {
    return { outcome: 'done', result: await definition.run(item) };
  } catch (error) {
    try {
      if (error instanceof LeaseLostError) throw error;
      const failure = toFailure(error);
      const outcome = await openScope(orm, 'all').transactional(async (em) => {
        const recorded = await recordFailure(em, item, failure, random);
        await definition.onFailure?.(em, item, failure, recorded);
        return recorded;
      });
      logger.warn({ kind, key, attempt: item.attempt, outcome, err: error }, 'work failed');
      return { outcome, error };
    } catch (second) {
      if (!(second instanceof LeaseLostError)) throw second;
      logger.info({ kind, key }, 'work was taken over');
      return { outcome: 'lost', error: second };
    }
  }
}
