import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { allowLongStatements, limitStatements } from '../db/store-limits.ts';
import { openScope } from '../db/tenant-scope.ts';
import { DeadlineError, settlesWithin } from '../errors/deadline.ts';
import { enqueue } from './enqueue.ts';
import { type ClaimedWork, claim, LeaseLostError } from './lease.ts';
import { type Failure, type FailureOutcome, recordFailure, toFailure } from './retry.ts';
import type { WorkKind } from './work-kind.ts';

export interface WorkDeps {
  readonly orm: MikroORM;
  readonly logger: Logger;
  /** Returns a number from 0 up to 1, for the jitter of retries. */
  readonly random: () => number;
  /** The longest run of an item, in milliseconds. Default: 600,000, by then its lease has ended. */
  readonly runLimitMs?: number;
}

/** How the items of one kind are run. */
export interface WorkDefinition<Result = unknown> {
  readonly kind: WorkKind;
  /** How many items run at the same time in this process. */
  readonly concurrency: number;
  /** Whether the statements of its transactions may take minutes. Default: false, they have the limit of a request. */
  readonly hasLongStatements?: boolean;
  /** Runs one item. It calls `complete` in the transaction of its effect. */
  readonly run: (item: ClaimedWork) => Promise<Result>;
  /** Whether another attempt would fail in the same way. The item is then `failed` at once. Default: never. */
  readonly isFinal?: (error: unknown) => boolean;
  /** Shows a failure to operators, in the transaction that records it. */
  readonly onFailure?: (
    em: EntityManager,
    item: ClaimedWork,
    failure: Failure,
    outcome: FailureOutcome,
  ) => Promise<void>;
}

/** The outcome of a run; `lost` if the lease was lost, so that nothing of it committed. */
export type RunOutcome<Result> =
  | { readonly outcome: 'done'; readonly result: Result }
  | { readonly outcome: FailureOutcome | 'lost'; readonly error: unknown };

/** Without a limit, a run that hangs would stop its kind in this process for good. */
const RUN_LIMIT_MS = 600_000;

/** Runs a claimed item. A failure is recorded, logged and returned, not thrown. */
export async function runWorkItem<Result>(
  { orm, logger, random, runLimitMs = RUN_LIMIT_MS }: WorkDeps,
  definition: WorkDefinition<Result>,
  item: ClaimedWork,
): Promise<RunOutcome<Result>> {
  const { kind, key } = item;
  try {
    const runInLimits =
      definition.hasLongStatements === true ? allowLongStatements : limitStatements;
    const run = await settle(
      runAlone(orm, item, () => runInLimits(() => definition.run(item)), runLimitMs),
    );
    if ('result' in run) return { outcome: 'done', result: run.result };
    const { error } = run;
    if (error instanceof LeaseLostError) throw error;
    const failure = toFailure(error, definition.isFinal?.(error));
    const outcome = await openScope(orm, 'all').transactional(async (em) => {
      const recorded = await recordFailure(em, item, failure, random);
      await definition.onFailure?.(em, item, failure, recorded);
      return recorded;
    });
    logger.warn({ kind, key, attempt: item.attempt, outcome, err: error }, 'work item failed');
    return { outcome, error };
  } catch (error) {
    // The lease can be lost while the work runs, and while its failure is recorded.
    if (!(error instanceof LeaseLostError)) throw error;
    logger.info({ kind, key }, 'lease on work item lost; its result is dropped');
    return { outcome: 'lost', error };
  }
}

/** The runs of this process that were given up but have not ended, by kind and key. */
const givenUp = new WeakMap<MikroORM, Set<string>>();

/**
 * Gives a run up after `limitMs`. The item does not run again in this process before the former run has ended: each of
 * them could hold a connection.
 */
async function runAlone<Result>(
  orm: MikroORM,
  { kind, key }: ClaimedWork,
  run: () => Promise<Result>,
  limitMs: number,
): Promise<Result> {
  const name = `${kind} ${key}`;
  const names = givenUp.get(orm) ?? new Set();
  givenUp.set(orm, names);
  if (names.has(name)) throw new Error(`The former run of ${name} has not ended yet.`);
  const running = run();
  if (await settlesWithin(running, limitMs)) return await running;
  names.add(name);
  const forget = () => names.delete(name);
  void running.then(forget, forget);
  throw new DeadlineError(`The run of ${name}`, limitMs);
}

async function settle<Result>(
  run: Promise<Result>,
): Promise<{ readonly result: Result } | { readonly error: unknown }> {
  try {
    return { result: await run };
  } catch (error) {
    return { error };
  }
}

/**
 * Runs one item because a caller asks for it: at once, as a first attempt, whatever its state was. A worker that runs
 * it already loses its lease, and no other worker can claim it in between.
 *
 * @param prepare Writes what belongs to the request, in the transaction that claims the item.
 */
export async function runNow<Result>(
  deps: WorkDeps,
  definition: WorkDefinition<Result>,
  key: string,
  prepare?: (em: EntityManager) => Promise<void>,
): Promise<RunOutcome<Result>> {
  const item = await openScope(deps.orm, 'all').transactional(async (em) => {
    // The work item first, then its invoice: all transactions of the pipeline lock in this order.
    await enqueue(em, definition.kind, key);
    await prepare?.(em);
    return await claim(em, definition.kind, key);
  });
  if (item === null) throw new Error(`The work item ${definition.kind} ${key} cannot be claimed.`);
  return await runWorkItem(deps, definition, item);
}
