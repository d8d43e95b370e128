import { Agenda } from 'agenda';
import type { Logger } from 'pino';
import type { ScheduleStore } from './schedule-store.ts';
import type { Schedule } from './schedules.ts';

export interface Scheduler {
  readonly backend: ScheduleStore['backend'];
  isUp(): Promise<boolean>;
  /** Connects, creates the schedules and starts to wake. If the store is unreachable, tries again each minute. */
  start(): Promise<void>;
  /** Checks the schedules now: creates missing ones, and corrects those with another cron. */
  check(): Promise<void>;
  /** Starts no further tick, waits for those that run, and closes the store. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly store: ScheduleStore;
  readonly schedules: readonly Schedule[];
  readonly wake: (schedule: Schedule) => void;
  readonly logger: Logger;
}

const CHECK_EVERY_MS = 60_000;
const DRAIN_MS = 1_000;
const TIME_ZONE = 'UTC';

/** Runs Agenda on its store. A lost, doubled or late tick does no harm, since ticks only wake the worker. */
export function createScheduler({ store, schedules, wake, logger }: SchedulerOptions): Scheduler {
  let agenda: Agenda | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastCheck: Promise<void> = Promise.resolve();

  const begin = async (): Promise<Agenda> => {
    const started = new Agenda({ backend: await store.connect() });
    started.on('error', (error) => logger.warn({ err: error }, 'Agenda reported an error'));
    for (const schedule of schedules) {
      started.define(schedule.name, (_ticked, done) => {
        wake(schedule);
        done();
      });
    }
    await started.ready;
    await correctSchedules(started);
    await started.start();
    return started;
  };

  const isCorrect = async ({ name, cron }: Schedule): Promise<boolean> => {
    const stored = await store.schedules();
    return stored.some((it) => it.name === name && it.cron === cron && it.timeZone === TIME_ZONE);
  };

  /** `every()` moves a job that is due to its next slot, so it is called only for incorrect schedules. */
  const correctSchedules = async (running: Agenda): Promise<void> => {
    for (const schedule of schedules) {
      if (await isCorrect(schedule)) continue;
      const { name, cron } = schedule;
      try {
        await running.every(cron, name, undefined, { timezone: TIME_ZONE, skipImmediate: true });
        logger.info({ job: name, cron }, 'created or corrected a schedule');
      } catch (error) {
        // Another instance may have done it first.
        if (!(await isCorrect(schedule))) throw error;
      }
    }
  };

  const checkOnce = async (): Promise<void> => {
    try {
      if (agenda === undefined) agenda = await begin();
      else await correctSchedules(agenda);
    } catch (error) {
      logger.warn(
        { err: error, backend: store.backend },
        'cannot reach the store of the schedules; trying again in a minute',
      );
    }
  };

  /** Checks take turns: two at once could both connect. */
  const check = (): Promise<void> => {
    lastCheck = lastCheck.then(checkOnce);
    return lastCheck;
  };

  return {
    backend: store.backend,
    isUp: async () => agenda !== undefined && (await store.isUp()),
    check,
    async start() {
      timer = setInterval(() => void check(), CHECK_EVERY_MS);
      await check();
    },
    async stop() {
      clearInterval(timer);
      await lastCheck;
      // drain() and not stop(), which does not wait for running ticks. A tick only wakes the worker, so the bound can
      // be short, and it should be: after a tick, drain() was seen to use up a longer one.
      await agenda?.drain({ timeout: DRAIN_MS, closeConnection: false });
      await store.close();
    },
  };
}
