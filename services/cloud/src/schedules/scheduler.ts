import { Agenda, type JobRepository } from 'agenda';
import type { Logger } from 'pino';
import { DeadlineError, settlesWithin, withDeadline } from '../errors/deadline.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { Schedule } from './schedules.ts';

export interface Scheduler {
  readonly backend: ScheduleStore['backend'];
  isUp(): Promise<boolean>;
  /** For how long the store has been failing, in milliseconds, as the log says it. Null while it works. */
  failingForMs(): number | null;
  /** Connects, creates the schedules and starts to wake. If the store is unreachable, tries again every few seconds. */
  start(): Promise<void>;
  /** Checks the schedules now: creates missing ones, and corrects those with another cron. */
  check(): Promise<void>;
  /** Starts no further tick, waits for those that run, and closes the store. Ends in time if the store is silent. */
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly store: ScheduleStore;
  readonly schedules: readonly Schedule[];
  readonly wake: (schedule: Schedule) => void;
  readonly logger: Logger;
  /** The pause after a check, in milliseconds. Default: 60,000. */
  readonly checkEveryMs?: number;
  /** The pause after a check that failed, in milliseconds. Default: 5,000. */
  readonly retryEveryMs?: number;
  /** The longest check, in milliseconds. After it the next one begins, even if the first hangs. Default: 30,000. */
  readonly checkLimitMs?: number;
  /** How often Agenda looks for schedules that are due, in milliseconds. Default: 5,000. */
  readonly tickEveryMs?: number;
  /** How long `stop` waits for a check or a tick that runs, in milliseconds. Default: 5,000. */
  readonly stopLimitMs?: number;
}

const CHECK_EVERY_MS = 60_000;
const RETRY_EVERY_MS = 5_000;
const CHECK_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;
const TICK_EVERY_MS = 5_000;
const DRAIN_MS = 1_000;
const TIME_ZONE = 'UTC';

/** Runs Agenda on its store. A lost, doubled or late tick does no harm, since ticks only wake the worker. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, schedules, wake, logger, checkEveryMs = CHECK_EVERY_MS } = options;
  const { retryEveryMs = RETRY_EVERY_MS } = options;
  const { checkLimitMs = CHECK_LIMIT_MS, stopLimitMs = STOP_LIMIT_MS } = options;
  const { tickEveryMs = TICK_EVERY_MS } = options;
  let agenda: Agenda | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let lastCheck: Promise<void> = Promise.resolve();
  const health = reportChanges(store, logger);

  const begin = async (): Promise<void> => {
    const backend = await store.connect();
    catchUnlockErrors(backend.repository, noticeFailure);
    // Agenda connects without looking at the result: a rejection would end the process. So it finds a backend that has
    // connected already.
    await backend.connect();
    backend.connect = () => Promise.resolve();
    const started = new Agenda({ backend, processEvery: tickEveryMs });
    started.on('error', noticeFailure);
    for (const schedule of schedules) {
      started.define(schedule.name, (_ticked, done) => {
        wake(schedule);
        done();
      });
    }
    await started.ready;
    await correctSchedules(started);
    await started.start();
    // The check that began this Agenda may have been given up meanwhile, and another one may have begun its own.
    if (agenda === undefined && !isStopped) agenda = started;
    else await started.drain({ timeout: DRAIN_MS, closeConnection: false });
  };

  const isCorrect = async ({ name, cron }: Schedule): Promise<boolean> => {
    const stored = await store.schedules();
    return stored.some((it) => it.name === name && it.cron === cron && it.timeZone === TIME_ZONE);
  };

  /** `every()` moves a due job to its next slot, so it is called only for incorrect schedules. */
  const correctSchedules = async (running: Agenda): Promise<void> => {
    await store.ensureStructure();
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
      const checked = agenda === undefined ? begin() : correctSchedules(agenda);
      await withDeadline(checked, checkLimitMs, 'The check of the schedules');
      health.succeeded();
    } catch (error) {
      health.failed(error);
    }
  };

  /** Checks take turns: two at once could both connect. */
  const check = (): Promise<void> => {
    lastCheck = lastCheck.then(checkOnce);
    return lastCheck;
  };

  /** Checks, and again after a pause: a short one while the store fails. */
  const keepChecking = async (): Promise<void> => {
    timer = undefined;
    await check();
    if (!isStopped) checkAfter(health.failingForMs() === null ? checkEveryMs : retryEveryMs);
  };

  const checkAfter = (pauseMs: number) => {
    timer = setTimeout(() => void keepChecking(), Math.min(pauseMs, checkEveryMs));
  };

  /** Agenda meets most failures, between two checks. The next check comes soon then, to notice the end in time. */
  const noticeFailure = (error: unknown) => {
    if (isStopped) return;
    const isFirst = health.failingForMs() === null;
    health.failed(error);
    if (!isFirst || timer === undefined) return;
    clearTimeout(timer);
    checkAfter(retryEveryMs);
  };

  return {
    backend: store.backend,
    isUp: async () => agenda !== undefined && (await store.isUp().catch(() => false)),
    failingForMs: health.failingForMs,
    check,
    start: keepChecking,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      timer = undefined;
      // drain() and not stop(), which does not wait for running ticks. A tick only wakes the worker, so the bound can
      // be short, and it should be: after a tick, drain() was seen to use up a longer one.
      const drained = lastCheck.then(() =>
        agenda?.drain({ timeout: DRAIN_MS, closeConnection: false }),
      );
      await settlesWithin(drained, stopLimitMs);
      await settlesWithin(store.close(), stopLimitMs);
    },
  };
}

/**
 * Logs one line when the store fails, and one when it works again, however often it is asked meanwhile. The monitor of
 * PostgreSQL does that for an unreachable PostgreSQL.
 */
function reportChanges({ backend, isOutage, isMonitored }: ScheduleStore, logger: Logger) {
  let failedSinceMs: number | undefined;
  let isLogged = false;
  return {
    failingForMs: () => (failedSinceMs === undefined ? null : performance.now() - failedSinceMs),
    failed(error: unknown): void {
      if (failedSinceMs !== undefined) return;
      failedSinceMs = performance.now();
      isLogged = !isMonitored(error);
      if (!isLogged) return;
      const isForeseen = isOutage(error) || error instanceof DeadlineError;
      const reason = error instanceof Error ? error.message.slice(0, MAX_REASON_LENGTH) : error;
      logger.warn(
        { backend, ...(isForeseen ? { reason } : { err: error }) },
        'the store of the schedules cannot be reached: the sweeps of the worker run due work meanwhile',
      );
    },
    succeeded(): void {
      if (failedSinceMs === undefined) return;
      const seconds = Math.round((performance.now() - failedSinceMs) / 1000);
      failedSinceMs = undefined;
      if (isLogged) {
        logger.info({ backend, seconds }, 'the store of the schedules can be reached again');
      }
    },
  };
}

/** The message of MongoDB's client describes every server of a cluster. */
const MAX_REASON_LENGTH = 200;

/** Agenda does not wait for `unlockJob`. If the store fails then, the rejection would end the process. */
function catchUnlockErrors(repository: JobRepository, report: (error: unknown) => void): void {
  const unlockJob = repository.unlockJob.bind(repository);
  repository.unlockJob = (job) => unlockJob(job).catch(report);
}
