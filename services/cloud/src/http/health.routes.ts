import type { components } from '@arcadia/api-client/contract';
import type { MikroORM } from '@mikro-orm/postgresql';
import { lacksMigrations } from '../db/migrate.ts';
import { openScope } from '../db/tenant-scope.ts';
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
  readonly orm: MikroORM;
  readonly scheduler: SchedulerState;
  /** The standby that the feed is read from. Undefined if there is none. */
  readonly standby?: Pick<SchedulerState, 'isUp'> | undefined;
  /** The process that answers. */
  readonly identity: Pick<Health, 'version' | 'schema' | 'instance'>;
}): Handlers<'getHealth' | 'getReadiness'> {
  let reading: Promise<Health> | undefined;
  /** Requests at the same time share one check: nobody needs a token for them, so they must not fill the pool. */
  const readShared = () => {
    reading ??= readStores(deps)
      .then((health) => ({ ...health, ...deps.identity }))
      .finally(() => {
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
      // Without the store of the schedules, only their wake-ups are missing: the sweeps of the worker go on. Without the
      // standby, only the feed answers 503.
      if (health.stores.postgres === 'up') return { status: 200, body: health };
      return { status: 503, body: health, headers: { 'retry-after': '5' } };
    },
  };
}

async function readStores({
  orm,
  scheduler,
  standby,
}: Pick<Parameters<typeof healthRoutes>[0], 'orm' | 'scheduler' | 'standby'>): Promise<
  Pick<Health, 'status' | 'stores'>
> {
  const [postgres, schedules, replica] = await Promise.all([
    readInTime(async () =>
      (await lacksMigrations(openScope(orm, 'all'))) ? ('outdated' as const) : ('up' as const),
    ),
    readUp(scheduler),
    standby === undefined ? undefined : readUp(standby),
  ]);
  const isOk = postgres === 'up' && schedules === 'up' && replica !== 'down';
  return {
    status: isOk ? 'ok' : 'degraded',
    stores: {
      postgres,
      ...(replica === undefined ? {} : { standby: replica }),
      scheduler: { backend: scheduler.backend, state: schedules },
    },
  };
}

const readUp = (store: Pick<SchedulerState, 'isUp'>) =>
  readInTime(async () => ((await store.isUp()) ? ('up' as const) : ('down' as const)));

const LIMIT_MS = 2000;

/** Reads the state of a store within two seconds. A slower store, or one that rejects, is down. */
async function readInTime<State>(read: () => Promise<State>): Promise<State | 'down'> {
  try {
    return await withDeadline(read(), LIMIT_MS, 'The check of a store');
  } catch {
    return 'down';
  }
}
