import type { components } from '@arcadia/api-client/contract';
import type { MikroORM } from '@mikro-orm/postgresql';
import { withDeadline } from '../errors/deadline.ts';
import type { Handlers } from './operations.ts';

type Health = components['schemas']['Health'];

/** The store of the schedules, as the health check sees it. */
export interface SchedulerState {
  readonly backend: Health['stores']['scheduler']['backend'];
  isUp(): Promise<boolean>;
}

/** The operations that tell whether the process answers, and whether it is ready for traffic. */
export function healthRoutes(deps: {
  orm: MikroORM;
  scheduler: SchedulerState;
}): Handlers<'getHealth' | 'getReadiness'> {
  let reading: Promise<Health> | undefined;
  /** Requests at the same time share one check: nobody needs a token for them, so they must not fill the pool. */
  const readShared = () => {
    reading ??= readHealth(deps.orm, deps.scheduler).finally(() => {
      reading = undefined;
    });
    return reading;
  };

  return {
    async getHealth() {
      return { status: 200, body: await readShared() };
    },

    async getReadiness() {
      const health = await readShared();
      if (health.status === 'ok') return { status: 200, body: health };
      return { status: 503, body: health, headers: { 'retry-after': '5' } };
    },
  };
}

async function readHealth(orm: MikroORM, scheduler: SchedulerState): Promise<Health> {
  const [isPostgresUp, isSchedulerUp] = await Promise.all([
    answersInTime(async () => (await orm.em.fork().execute('select 1')).length === 1),
    answersInTime(() => scheduler.isUp()),
  ]);
  return {
    status: isPostgresUp && isSchedulerUp ? 'ok' : 'degraded',
    stores: {
      postgres: isPostgresUp ? 'up' : 'down',
      scheduler: { backend: scheduler.backend, state: isSchedulerUp ? 'up' : 'down' },
    },
  };
}

const LIMIT_MS = 2000;

/** Whether `check` resolves to true within two seconds. A store that is slower, or that rejects, counts as down. */
async function answersInTime(check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await withDeadline(check(), LIMIT_MS, 'The check of a store');
  } catch {
    return false;
  }
}
