import { Agenda } from 'agenda';
import type { Logger } from 'pino';
import type { Job } from './jobs.ts';
import type { ScheduleStore } from './schedule-store.ts';

export interface Scheduler {
  readonly backend: ScheduleStore['backend'];
  isUp(): Promise<boolean>;
  /** Connects, puts the schedules in place and starts to wake; a store that is away is tried again each minute. */
  start(): Promise<void>;
  /** Looks at once: puts back what is missing, or has another cron. */
  look(): Promise<void>;
  /** Takes up nothing more, and waits for what runs. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly store: ScheduleStore;
  readonly jobs: readonly Job[];
  readonly wake: (job: Job) => void;
  readonly logger: Logger;
}

const lookEveryMs = 60_000;
const drainMs = 1_000;
const timeZone = 'UTC';

/** Agenda on its store. A tick that is lost, doubled or late changes nothing: it only wakes the worker. */
export function createScheduler({ store, jobs, wake, logger }: SchedulerOptions): Scheduler {
  let agenda: Agenda | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const begin = async (): Promise<Agenda> => {
    const started = new Agenda({ backend: await store.connect() });
    started.on('error', (error) => logger.warn({ err: error }, 'the schedules have a fault'));
    for (const job of jobs) {
      started.define(job.name, (_ticked, done) => {
        wake(job);
        done();
      });
    }
    await started.ready;
    await putInPlace(started);
    await started.start();
    return started;
  };

  const isThere = async ({ name, cron }: Job): Promise<boolean> => {
    const stored = await store.schedules();
    return stored.some(
      (schedule) =>
        schedule.name === name && schedule.cron === cron && schedule.timeZone === timeZone,
    );
  };

  /** `every()` moves a job that is due to its next slot, so it is only called where there is something to mend. */
  const putInPlace = async (running: Agenda): Promise<void> => {
    for (const job of jobs) {
      if (await isThere(job)) continue;
      const { name, cron } = job;
      try {
        await running.every(cron, name, undefined, { timezone: timeZone, skipImmediate: true });
        logger.info({ job: name, cron }, 'put a schedule in place');
      } catch (error) {
        // Another instance may have been first.
        if (!(await isThere(job))) throw error;
      }
    }
  };

  const lookOnce = async (): Promise<void> => {
    try {
      if (agenda === undefined) agenda = await begin();
      else await putInPlace(agenda);
    } catch (error) {
      logger.warn({ err: error, backend: store.backend }, 'the schedules cannot be reached');
    }
  };

  const look = (): Promise<void> => {
    looking = looking.then(lookOnce);
    return looking;
  };

  return {
    backend: store.backend,
    isUp: async () => agenda !== undefined && (await store.isUp()),
    look,
    async start() {
      timer = setInterval(() => void look(), lookEveryMs);
      await look();
    },
    async stop() {
      clearInterval(timer);
      await looking;
      // drain() and not stop(): stop() does not wait for what runs. A job only wakes, so there is little to wait
      // for: a longer bound was seen to be used up to its end after a tick.
      await agenda?.drain({ timeout: drainMs, closeConnection: false });
      await store.close();
    },
  };
}
