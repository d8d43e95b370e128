import type { MikroORM } from '@mikro-orm/postgresql';
import type { Handlers } from './operations.ts';
import { readHealth, type SchedulerState } from './read-health.ts';

/** Whether the process answers, and whether it is ready for traffic. */
export function healthRoutes(deps: {
  orm: MikroORM;
  scheduler: SchedulerState;
}): Handlers<'getHealth' | 'getReadiness'> {
  return {
    async getHealth() {
      return { status: 200, body: await readHealth(deps.orm, deps.scheduler) };
    },

    async getReadiness() {
      const health = await readHealth(deps.orm, deps.scheduler);
      if (health.status === 'ok') return { status: 200, body: health };
      return { status: 503, body: health, headers: { 'retry-after': '5' } };
    },
  };
}
