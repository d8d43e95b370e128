import type { Logger } from 'pino';
import { completedRun } from './end-run.ts';
import type { RunOutcome } from './ended-run.ts';
import type { Instance } from './instance.ts';
import { logKindState } from './kind-state.ts';
import { type ClaimedWork, LeaseLostError } from './lease.ts';

interface LogDeps {
  readonly logger: Logger;
  readonly instance: Instance;
}

/**
 * Logs a run that has ended, in one line: its item, attempt, duration, instance and outcome. A repeated failure is logged
 * when it begins and when it ends. The run that opens or closes a circuit logs that. An instance logs a rate limit once, and a
 * failure that is tried again once per kind, until work of the kind succeeds.
 */
export async function logRun(
  deps: LogDeps,
  item: ClaimedWork,
  ended: { readonly run: RunOutcome; readonly ms: number; readonly describe: Describe | undefined },
): Promise<void> {
  const { kind, key, attempt } = item;
  const { logger, instance } = deps;
  const { run } = ended;
  // A run that could not be recorded says that the store is away: do not ask it again.
  const fields = run.outcome === 'lost' ? {} : await toFields(ended.describe, key);
  const head = { kind, key, ...fields };
  const tail = { attempt, ms: Math.round(ended.ms), instance: instance.id };
  if (run.outcome === 'done') {
    if (run.hasClosedCircuit) logger.info({ kind }, 'access is back: work of this kind runs again');
    const failures = instance.failing.get(kind)?.count;
    instance.failing.delete(kind);
    const before = failures === undefined ? {} : { failures_before: failures };
    return logger.info(
      { ...head, ...completedRun(item).result, ...tail, ...before },
      'work item done',
    );
  }
  if (run.outcome === 'lost') {
    // Whoever could not record the end of the run has logged why.
    if (!(run.error instanceof LeaseLostError)) return;
    return logger.info({ ...head, ...tail }, 'lease on work item lost; its result is dropped');
  }
  const { message, code, problem, class: found } = run.failure;
  if (found.class === 'postponed') {
    return logger.info(
      { ...head, ...tail, waitMs: found.waitMs, error: message },
      'work item waits',
    );
  }
  if (run.outcome === 'waiting') {
    const waitMs = found.class === 'rate_limited' ? found.waitMs : undefined;
    return logKindState(deps, kind, 'waiting', { error: message, code, waitMs });
  }
  if (run.outcome === 'blocked') {
    if (run.hasOpenedCircuit) logger.warn({ kind, error: message, code }, BLOCKED);
    return;
  }
  const isRepeated = countFailure(instance, item, code ?? message);
  const isForeseen = problem.code !== 'internal_error';
  const cause = isForeseen ? { error: message } : { err: run.error };
  const level = isRepeated && run.outcome === 'retrying' ? 'debug' : 'warn';
  logger[level]({ ...head, ...tail, outcome: run.outcome, code, ...cause }, 'work item failed');
}

const BLOCKED =
  'the other system denies access: work of this kind is blocked until one item succeeds';

/** Counts a failure of a kind. Returns whether the log has it already: for the kind on this instance, or for the item. */
function countFailure({ failing }: Instance, item: ClaimedWork, failure: string): boolean {
  const former = failing.get(item.kind);
  failing.set(item.kind, { failure, count: (former?.count ?? 0) + 1 });
  return former?.failure === failure || item.formerFailure === failure;
}

type Describe = (key: string) => Promise<object>;

/** A store that fails now must not hide how the run ended. */
async function toFields(describe: Describe | undefined, key: string): Promise<object> {
  try {
    return (await describe?.(key)) ?? {};
  } catch {
    return {};
  }
}
