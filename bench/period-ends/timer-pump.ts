import { timerWork } from '@arcadia/cloud/src/lifecycle/timer-work.ts';
import { createTimers } from '@arcadia/cloud/src/lifecycle/timers.ts';
import { createInstance } from '@arcadia/cloud/src/queue/instance.ts';
import { createPump, type Pump } from '@arcadia/cloud/src/queue/pump.ts';
import { createServiceOrm } from '@arcadia/cloud/src/schema.ts';
import type { MikroORM } from '@mikro-orm/postgresql';
import { pino } from 'pino';

/** The part of the service's worker that runs timers. */
interface TimerPump {
  readonly orm: MikroORM;
  readonly pump: Pump;
}

/** @param concurrency How many batches run at a time. Default: as many as in the service. */
export function openTimerPump(databaseUrl: string, concurrency?: number): TimerPump {
  const orm = createServiceOrm({ databaseUrl });
  const timeZone = 'UTC';
  const work = timerWork({ orm, timers: createTimers(timeZone), timeZone });
  const definition = work.find(({ kind }) => kind === 'deployment-due');
  if (definition === undefined) throw new Error('The service does not run timers.');
  const deps = { orm, logger: pino({ level: 'silent' }), random: Math.random };
  const pump = createPump(
    { ...deps, instance: createInstance() },
    { ...definition, ...(concurrency === undefined ? {} : { concurrency }) },
  );
  return { orm, pump };
}
