import type { Logger } from 'pino';
import { resultOf } from './end-run.ts';
import type { RunOutcome } from './ended-run.ts';
import type { Instance } from './instance.ts';
import { logKindState } from './kind-state.ts';
import { type ClaimedWork, LeaseLostError } from './lease.ts';

/**
 * Logs a run that has ended, in one line: what ran, how often, how long, where and to what end. A kind that is blocked or
 * waits logs that once, and not once per item.
 */
export async function logRun(
  deps: { readonly logger: Logger; readonly instance: Instance },
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
  if (run.outcome === 'blocked' || run.outcome === 'waiting') {
    const { class: found, message, code } = run.failure;
    if (found.class === 'postponed') {
      const { waitMs } = found;
      return logger.info({ ...head, ...tail, waitMs, error: message }, 'work item waits');
    }
    const waitMs = found.class === 'rate_limited' ? found.waitMs : undefined;
    return logKindState(deps, kind, run.outcome, { error: message, code, waitMs });
  }
  if (run.outcome === 'done') {
    return logger.info({ ...head, ...resultOf(item), ...tail }, 'work item done');
  }
  if (run.outcome === 'lost') {
    // Whoever could not record the end of the run has logged why.
    if (!(run.error instanceof LeaseLostError)) return;
    return logger.info({ ...head, ...tail }, 'lease on work item lost; its result is dropped');
  }
  const { message, code, problem } = run.failure;
  const isForeseen = problem.code !== 'internal_error';
  const cause = isForeseen ? { error: message } : { err: run.error };
  logger.warn({ ...head, ...tail, outcome: run.outcome, code, ...cause }, 'work item failed');
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
