import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import type { Cause } from './cause.ts';
import { forgetDismissals, readDismissals } from './dismissals.ts';

/** The work that forgets dismissals that nothing needs any more, and instances that died long ago, once an hour. */
export function attentionUpkeepWork(deps: {
  readonly orm: MikroORM;
  readonly causes: () => readonly Cause[];
}): WorkDefinition {
  return {
    kind: 'attention-upkeep',
    concurrency: 1,
    run: async (item) => {
      const ended = await findEndedDismissals(openScope(deps.orm, 'all'), deps.causes());
      await openScope(deps.orm, 'all').transactional(async (tx) => {
        await complete(tx, item);
        await forgetDismissals(tx, ended);
        await purgeInstances(tx);
      });
    },
  };
}

/** The dismissed causes whose situation has ended: when it begins again, it must be shown. */
async function findEndedDismissals(em: EntityManager, causes: readonly Cause[]) {
  const dismissals = await readDismissals(em);
  const ended: Cause['cause'][] = [];
  for (const { cause, read } of causes) {
    if (dismissals.has(cause) && (await read(em)) === null) ended.push(cause);
  }
  return ended;
}

/** Removes instances a week after they ended or died. */
async function purgeInstances(em: EntityManager): Promise<void> {
  await sql`delete from instances where coalesce(ended_at, heartbeat_at) < now() - interval '7 days'`.execute(
    platformSql(em),
  );
}
