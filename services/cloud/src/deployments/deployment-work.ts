import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { WorkDefinition } from '../work/attempt.ts';
import { doDue } from './due/do-due.ts';
import { repairDue } from './due/repair-due.ts';
import { logHeads } from './log/log-heads.ts';

/** The work that deployments make: what time brings about on them, what repairs that, and the heads of their logs. */
export function deploymentWork(deps: {
  readonly orm: MikroORM;
  readonly logger: Logger;
  /** Where the calendar months of subscriptions begin: an IANA name. */
  readonly timeZone: string;
}): readonly WorkDefinition[] {
  return [
    { kind: 'due-repair', concurrency: 1, run: (item) => repairDue(deps, item) },
    { kind: 'deployment-due', concurrency: 4, run: (item) => doDue(deps, item) },
    { kind: 'log-heads', concurrency: 1, run: (item) => logHeads(deps, item) },
  ];
}
