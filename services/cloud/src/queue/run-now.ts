import type { EntityManager } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import { claim } from './claim.ts';
import { enqueue } from './enqueue.ts';
import {
  type RunOutcome,
  runWorkItem,
  type WorkDefinition,
  type WorkDeps,
} from './run-work-item.ts';

/**
 * Does one piece of work because someone asks for it: at once, as a first attempt, whatever became of it before. A
 * worker that has it is fenced out; no other can take it in between.
 *
 * @param prepare Writes what belongs to the asking, in the transaction that claims the work.
 */
export async function runNow<Result>(
  deps: WorkDeps,
  definition: WorkDefinition<Result>,
  key: string,
  prepare?: (em: EntityManager) => Promise<void>,
): Promise<RunOutcome<Result>> {
  const item = await openScope(deps.orm, 'all').transactional(async (em) => {
    // The item first, then what it is about: everyone locks in this order.
    await enqueue(em, definition.kind, key);
    await prepare?.(em);
    return await claim(em, definition.kind, key);
  });
  if (item === null) throw new Error(`The work ${definition.kind} ${key} could not be claimed.`);
  return await runWorkItem(deps, definition, item);
}
