import type { MikroORM } from '@mikro-orm/postgresql';
import { type Logger, pino } from 'pino';
import { timerWork } from '../../src/lifecycle/timer-work.ts';
import { createTimers } from '../../src/lifecycle/timers.ts';
import { createInstance, type QueueTimes } from '../../src/queue/instance.ts';
import { createPump, type Pump } from '../../src/queue/pump.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';

export interface TimerOptions {
  /** Default: UTC. */
  readonly timeZone?: string;
  /** Default: silent. */
  readonly logger?: Logger;
  readonly times?: Partial<QueueTimes>;
}

/** Returns how the service runs the timers of deployments. */
function timerDefinition(orm: MikroORM, timeZone = 'UTC'): WorkDefinition {
  const work = timerWork({ orm, timers: createTimers(timeZone), timeZone });
  const definition = work.find(({ kind }) => kind === 'deployment-due');
  if (definition === undefined) throw new Error('The service does not run timers.');
  return definition;
}

/** Creates the pump of an instance that runs timers: in batches, as the service does, or one deployment after the other. */
export function timerPump(
  orm: MikroORM,
  mode: 'batch' | 'single' = 'batch',
  { timeZone, logger = pino({ level: 'silent' }), times }: TimerOptions = {},
): Pump {
  const { batch, ...single } = timerDefinition(orm, timeZone);
  const deps = { orm, logger, random: () => 0.5, instance: createInstance(times) };
  return createPump(deps, mode === 'batch' && batch !== undefined ? { ...single, batch } : single);
}
