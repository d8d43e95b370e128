import type { Logger } from 'pino';
import { findStoreFault, type StoreFault } from './store-unavailable.ts';

/** Logs one line when PostgreSQL cannot serve any more, and one when it can again, however many statements fail. */
export interface StoreMonitor {
  /** Call it with every error of a statement or a connection. */
  notice(error: unknown): void;
  /** Whether PostgreSQL can serve, as far as is known. It answers reads while its disk is full, for example, but cannot serve. */
  isServing(): boolean;
  /** Probes no longer. */
  stop(): void;
}

export interface StoreMonitorOptions {
  readonly logger: Logger;
  /** Resolves if PostgreSQL can do what is asked of it, such as writing. Called only while it cannot serve. */
  readonly tryServe: () => Promise<unknown>;
  /** The pause between two probes, in milliseconds. Default: 5,000. */
  readonly probeEveryMs?: number | undefined;
  /**
   * How long no statement must have failed before the end is logged, in milliseconds. Otherwise a condition that some
   * statements meet and others do not, such as too many connections, would fill the log. Default: 15,000.
   */
  readonly quietMs?: number | undefined;
}

export function createStoreMonitor(options: StoreMonitorOptions): StoreMonitor {
  const { logger, tryServe, probeEveryMs = 5_000, quietMs = 15_000 } = options;
  const active = new Set<StoreFault['condition']>();
  let beganMs = 0;
  let lastMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function notice(error: unknown): void {
    const fault = findStoreFault(error);
    if (fault === undefined || !fault.isLasting || isStopped) return;
    lastMs = performance.now();
    if (active.has(fault.condition)) return;
    if (active.size === 0) {
      beganMs = lastMs;
      scheduleProbe();
    }
    active.add(fault.condition);
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : undefined;
    logger.error({ condition: fault.condition, reason }, fault.sentence);
  }

  function scheduleProbe(): void {
    if (!isStopped) timer = setTimeout(() => void check(), probeEveryMs);
  }

  async function check(): Promise<void> {
    try {
      await tryServe();
    } catch (error) {
      // The pool has closed, perhaps: its errors say nothing of PostgreSQL.
      if (isStopped) return;
      notice(error);
      // Any other error of the probe comes from a PostgreSQL that serves.
      if (findStoreFault(error) !== undefined) return scheduleProbe();
    }
    if (isStopped) return;
    const nowMs = performance.now();
    if (nowMs - lastMs < quietMs) return scheduleProbe();
    const seconds = Math.round((nowMs - beganMs) / 1000);
    logger.info({ conditions: [...active], seconds }, 'PostgreSQL serves again');
    active.clear();
  }

  return {
    notice,
    isServing: () => active.size === 0,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * A statement that needs 200 kB of disk, for `tryServe`: neither a read nor a small write notices a full disk, since they fit
 * into what PostgreSQL has already. The table ends with its transaction.
 */
export const WRITE_PROBE = `create temporary table store_probe on commit drop as
  select n, repeat(md5(n::text), 3) as content from generate_series(1, 2000) as n`;
