import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { allowLongStatements, limitStatements } from '../db/store-limits.ts';
import { isStoreOutage } from '../db/store-unavailable.ts';
import { openScope } from '../db/tenant-scope.ts';
import { DeadlineError, settlesWithin } from '../errors/deadline.ts';
import { completedRun } from './end-run.ts';
import type { EndedRun, RunOutcome } from './ended-run.ts';
import { type Failure, type FailureRules, toFailure } from './failure.ts';
import type { Instance } from './instance.ts';
import { type ClaimedWork, checkLease, LeaseLostError, renewLease } from './lease.ts';
import { logRun } from './log-run.ts';
import { type FailureOutcome, MAX_ATTEMPTS, recordFailure } from './record-failure.ts';
import { isRecurring, type WorkKind } from './work-kind.ts';

export interface WorkDeps {
  readonly orm: MikroORM;
  readonly logger: Logger;
  /** Returns a number from 0 up to 1, for the jitter of retries. */
  readonly random: () => number;
  /** The process that runs the items. */
  readonly instance: Instance;
  /** Called with each run that has ended, for metrics. */
  readonly onRunEnd?: ((run: EndedRun) => void) | undefined;
}

/** A run as its work definition sees it. */
export interface RunContext {
  /**
   * Checks that the item still belongs to this run. Call it right before sending to another system.
   *
   * @throws {LeaseLostError} if it does not.
   */
  assertLease(): Promise<void>;
  /**
   * Locks the item until the transaction of `em` ends, and renews its lease, which may have ended while this waited for the
   * lock.
   *
   * @throws {LeaseLostError} if the item belongs to another run.
   */
  renewLease(em: EntityManager): Promise<void>;
}

/** How the items of one kind are run. */
export interface WorkDefinition extends FailureRules {
  readonly kind: WorkKind;
  /** How many items run at the same time in this process. */
  readonly concurrency: number;
  /** Whether the statements of its transactions may take minutes. Default: false, they have the limit of a request. */
  readonly hasLongStatements?: boolean;
  /** Runs one item. It calls `complete` in the transaction of its effect. */
  readonly run: (item: ClaimedWork, context: RunContext) => Promise<unknown>;
  /** Runs many items together. Default: each item runs alone. */
  readonly batch?: WorkBatch;
  /** Returns the fields of an item in the log besides its kind and key, such as the number of its invoice. Default: nothing. */
  readonly describe?: (key: string) => Promise<object>;
  /** Shows a failure to operators, in the transaction that records it. */
  readonly onFailure?: (
    em: EntityManager,
    item: ClaimedWork,
    failure: Failure,
    outcome: FailureOutcome,
  ) => Promise<void>;
}

/** How items of one kind are run together. */
export interface WorkBatch {
  /** How many items run together at most. */
  readonly size: number;
  /**
   * Runs items in one transaction, which calls `completeAll`. Returns those that it has completed. The others run alone after
   * it, and all of them if it throws.
   */
  readonly run: (items: readonly ClaimedWork[]) => Promise<readonly ClaimedWork[]>;
}

/** Runs a claimed item. A failure is recorded, logged and returned: this function does not throw. */
export async function runWorkItem(
  deps: WorkDeps,
  definition: WorkDefinition,
  item: ClaimedWork,
): Promise<RunOutcome> {
  const { running } = deps.instance;
  const beganMs = performance.now();
  const run = runToEnd(deps, definition, item);
  running.set(item.leaseToken, run);
  try {
    const ended = await run;
    await reportEnd(deps, definition, item, { run: ended, ms: performance.now() - beganMs });
    return ended;
  } finally {
    running.delete(item.leaseToken);
  }
}

/** Tells the metrics and the log how a run ended. */
export async function reportEnd(
  deps: WorkDeps,
  definition: WorkDefinition,
  item: ClaimedWork,
  ended: { readonly run: RunOutcome; readonly ms: number },
): Promise<void> {
  const { kind, key, attempt } = item;
  const { outcome } = ended.run;
  const result = outcome === 'done' ? completedRun(item).result : {};
  deps.onRunEnd?.({ kind, key, attempt, outcome, seconds: ended.ms / 1000, result });
  await logRun(deps, item, { ...ended, describe: definition.describe });
}

async function runToEnd(
  deps: WorkDeps,
  definition: WorkDefinition,
  item: ClaimedWork,
): Promise<RunOutcome> {
  try {
    await runAlone(deps, definition, item);
    return { outcome: 'done', hasClosedCircuit: completedRun(item).hasClosedCircuit };
  } catch (error) {
    if (error instanceof LeaseLostError) return { outcome: 'lost', error };
    return await record(deps, definition, item, error);
  }
}

/**
 * Runs the item within its limits, and gives it up after the longest run. The item does not run again in this process
 * before the former run has ended: each of them could hold a connection.
 */
async function runAlone(
  { orm, instance }: WorkDeps,
  definition: WorkDefinition,
  item: ClaimedWork,
): Promise<void> {
  const { runLimitMs } = instance.times;
  const name = `${item.kind} ${item.key}`;
  if (instance.givenUp.has(name)) {
    throw new Error(`The former run of ${name} has not ended yet.`);
  }
  if (item.attempt > MAX_ATTEMPTS && !isRecurring(item.kind)) throw new AbandonedError(item);
  const context: RunContext = {
    assertLease: () => checkLease(openScope(orm, 'all'), item),
    renewLease: (em) => renewLease(em, item, instance.times.leaseMs),
  };
  const runInLimits = definition.hasLongStatements === true ? allowLongStatements : limitStatements;
  const run = runInLimits(async () => definition.run(item, context));
  if (await settlesWithin(run, runLimitMs)) {
    await run;
    return;
  }
  instance.givenUp.add(name);
  const forget = () => instance.givenUp.delete(name);
  void run.then(forget, forget);
  throw new DeadlineError(`The run of ${name}`, runLimitMs);
}

/**
 * Records a failure. If the full record is refused, it writes a minimal one. If PostgreSQL takes neither, the item is
 * claimed again once its lease has ended.
 */
async function record(
  deps: WorkDeps,
  definition: WorkDefinition,
  item: ClaimedWork,
  error: unknown,
): Promise<RunOutcome> {
  const failure = toFailure(error, error instanceof AbandonedError ? abandoned : definition);
  const backOff = { random: deps.random, times: deps.instance.times };
  const write = (recorded: Failure, onFailure: WorkDefinition['onFailure']) =>
    openScope(deps.orm, 'all').transactional(async (em) => {
      const written = await recordFailure(em, item, recorded, backOff);
      await onFailure?.(em, item, recorded, written.outcome);
      return written;
    });
  try {
    const written = await write(failure, definition.onFailure).catch((refusal: unknown) => {
      if (refusal instanceof LeaseLostError) throw refusal;
      return write(toMinimal(failure), undefined);
    });
    return { ...written, failure, error };
  } catch (refusal) {
    if (refusal instanceof LeaseLostError) return { outcome: 'lost', error: refusal };
    // The stores are closed by now, so that nothing of the run can be recorded.
    if (deps.instance.ended.signal.aborted) {
      return { outcome: 'lost', error: new LeaseLostError(item) };
    }
    if (!isStoreOutage(refusal)) {
      const { kind, key } = item;
      deps.logger.error({ kind, key, err: refusal }, 'could not record the failure of a work item');
    }
    return { outcome: 'lost', error };
  }
}

function toMinimal(failure: Failure): Failure {
  const detail = 'The run failed, and its error could not be stored. Read the log of the service.';
  return {
    ...failure,
    message: detail,
    // A push judges by the code whether its former request may still arrive.
    code: failure.code !== null && /^\w+$/.test(failure.code) ? failure.code : null,
    problem: { code: 'internal_error', detail, data: {} },
  };
}

/** The runs of an item ended without a result so often that another one could stop the process too. */
class AbandonedError extends Error {
  override readonly name = 'AbandonedError';
  readonly code = 'lease_lost';

  constructor({ kind, key, attempt }: ClaimedWork) {
    super(
      `The last ${attempt - 1} runs of ${kind} ${key} did not end. Look why their instances stopped, then retry it.`,
    );
  }
}

const abandoned: FailureRules = { classify: () => ({ class: 'final' }) };
