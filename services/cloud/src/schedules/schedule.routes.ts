import type { Handlers } from '../http/operations.ts';
import type { WorkKind } from '../queue/work-kind.ts';
import { listSchedules } from './list-schedules.ts';
import { runSchedule } from './run-schedule.ts';

/** The operations on the schedules. */
export function scheduleRoutes(deps: {
  /** The kinds that this instance runs. */
  readonly enabled: ReadonlySet<WorkKind>;
  readonly wake: (kind: WorkKind) => void;
}): Handlers<'listSchedules' | 'runSchedule'> {
  const { enabled, wake } = deps;
  return {
    async listSchedules(_request, { em }) {
      return { status: 200, body: { data: await listSchedules(em, enabled) } };
    },

    async runSchedule({ path }, context) {
      const schedule = await runSchedule(context.em, path.name, enabled, context);
      context.afterCommit(() => wake(schedule.kind));
      return { status: 200, body: schedule };
    },
  };
}
