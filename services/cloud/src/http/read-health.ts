import type { components } from '@arcadia/api-client/contract';
import type { MikroORM } from '@mikro-orm/postgresql';

export type Health = components['schemas']['Health'];

/** What tells whether the schedules' store answers. */
export interface SchedulerState {
  readonly backend: Health['stores']['scheduler']['backend'];
  isUp(): Promise<boolean>;
}

const patienceMs = 2000;

/** Asks each store for a sign of life; one that takes longer than two seconds is down. */
export async function readHealth(orm: MikroORM, scheduler: SchedulerState): Promise<Health> {
  const [postgres, schedules] = await Promise.all([
    isUp(async () => (await orm.em.fork().execute('select 1')).length === 1),
    isUp(() => scheduler.isUp()),
  ]);
  return {
    status: postgres && schedules ? 'ok' : 'degraded',
    stores: {
      postgres: postgres ? 'up' : 'down',
      scheduler: { backend: scheduler.backend, state: schedules ? 'up' : 'down' },
    },
  };
}

async function isUp(ask: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
