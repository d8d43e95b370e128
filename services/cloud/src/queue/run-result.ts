import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { FailureProblem } from './failure.ts';

/** The result that a run recorded through `complete`; empty if it recorded none. */
export type RunResult = Readonly<Record<string, unknown>>;

/** A run that has ended, as its row in `work_runs` has it. */
export interface StoredRun {
  readonly outcome: string;
  readonly result: RunResult | null;
  readonly problem: FailureProblem | null;
}

/**
 * Finds the first run of an item that began at `since` or later, and the token of the run under way, by one
 * query. Runs that were lost do not count: the item was taken over.
 *
 * @throws {ArcadiaError} `not_found` if the item was deleted.
 */
export async function findRun(
  em: EntityManager,
  { itemId, since, formerToken }: { itemId: string; since: string; formerToken: string | null },
): Promise<{ readonly ended: StoredRun | null; readonly runningToken: string | null }> {
  const { rows } = await sql<StoredRun & { outcome: string | null; runningToken: string | null }>`
    select case when item.lease_until > now() then item.lease_token end as "runningToken",
      run.outcome, run.result, run.error_details as problem
    from work_items item left join lateral (
      select outcome, result, error_details from work_runs
      where item_id = item.id and outcome <> 'lost' and started_at >= ${since}::timestamptz(3)
        and id is distinct from ${formerToken}::uuid
      order by started_at limit 1
    ) run on true
    where item.id = ${itemId}`.execute(platformSql(em));
  const row = rows[0];
  if (row === undefined) {
    throw new ArcadiaError('not_found', 'The object was deleted while the caller waited for it.');
  }
  const { runningToken, outcome, result, problem } = row;
  return { ended: outcome === null ? null : { outcome, result, problem }, runningToken };
}

/**
 * Returns the result of a run.
 *
 * @throws {ArcadiaError} the problem of the run if it failed.
 */
export function toRunResult({ outcome, result, problem }: StoredRun): RunResult {
  if (outcome === 'done') return result ?? {};
  throw toProblemError(problem ?? unknownProblem);
}

const unknownProblem: FailureProblem = {
  code: 'internal_error',
  detail: 'The run failed without a recorded cause. Read the log of the service.',
  data: {},
};

/** The error of the problem that a failed run recorded: the same for the caller that ran it and for those that joined. */
export function toProblemError(problem: FailureProblem, cause?: unknown): ArcadiaError {
  const { code, detail, data } = problem;
  return new ArcadiaError(code, detail, data, { cause });
}
