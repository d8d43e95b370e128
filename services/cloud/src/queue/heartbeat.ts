import type { Logger } from 'pino';
import type { StoreLimits } from '../db/store-limits.ts';
import { isStoreOutage } from '../db/store-unavailable.ts';
import { createPool } from '../db/watch-pool.ts';
import { settlesWithin, withDeadline } from '../errors/deadline.ts';
import type { Instance } from './instance.ts';

/** Shows that an instance lives, and renews the leases of the items that it runs. */
export interface Heartbeat {
  /** Registers the instance, and beats every 20 seconds from then on. If PostgreSQL is away, the next beat registers it. */
  start(): Promise<void>;
  /** How long ago a beat failed last, in milliseconds. Infinity if none has. */
  sinceFailureMs(): number;
  /**
   * Stops, ends the leases of the runs that have not ended, so that another instance can run their items at once, and
   * marks the instance as ended. It does not wait for long if PostgreSQL is silent.
   */
  stop(): Promise<void>;
}

export interface HeartbeatOptions {
  readonly databaseUrl: string;
  readonly limits: StoreLimits;
  readonly instance: Instance;
  /** The release that the process runs: its version, and the latest migration that it needs. */
  readonly release: { readonly version: string; readonly schema: string };
  /** The clock of the process, whose difference from PostgreSQL's is measured. */
  readonly now: () => Date;
  readonly logger: Logger;
  /** Called with every error of the connection, for the monitor of the store. */
  readonly onFault: (error: unknown) => void;
}

/** How long a heartbeat waits for locks, as a share of the pause between two. */
const LOCK_SHARE = 0.1;
/** The first beat measures the clock before it beats. */
const MAX_STATEMENTS = 3;

/**
 * Creates the heartbeat. It has one connection of its own, so that neither a full pool nor long work keeps leases from
 * being renewed.
 */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { instance, now, logger, limits } = options;
  const { heartbeatMs } = instance.times;
  const statementMs = Math.min(limits.statementMs, heartbeatMs);
  // A PostgreSQL that is away or silent is recognized as such before.
  const deadlineMs = limits.connectMs + MAX_STATEMENTS * statementMs;
  const closeMs = limits.closeMs / 2;
  const { pool, close } = createPool(
    {
      connectionString: options.databaseUrl,
      application_name: 'arcadia-cloud-heartbeat',
      max: 1,
      idleTimeoutMillis: 0,
    },
    { ...limits, statementMs, closeMs },
    {
      settings: [['lock_timeout', Math.ceil(heartbeatMs * LOCK_SHARE)]],
      onFault: options.onFault,
    },
  );
  let timer: NodeJS.Timeout | undefined;
  let stopped: Promise<void> | undefined;
  let skewMs: number | null = null;
  let isBeating = false;
  let isFailing = false;
  let failedAtMs = Number.NEGATIVE_INFINITY;

  const beat = async () => {
    skewMs ??= await measureSkew();
    const { id, times } = instance;
    const sentMs = now().getTime();
    const { rows } = await pool.query<{ clock: string }>(BEAT, [
      id,
      options.release.version,
      options.release.schema,
      skewMs,
      [...instance.running.keys()],
      times.leaseMs,
    ]);
    skewMs = toSkewMs(sentMs, rows[0]?.clock);
  };

  const measureSkew = async () => {
    // To connect takes long: the first answer would measure that instead.
    await pool.query('select 1');
    const sentMs = now().getTime();
    const { rows } = await pool.query<{ clock: string }>(`select ${CLOCK_MS} as clock`);
    return toSkewMs(sentMs, rows[0]?.clock);
  };

  /** The clock of the process minus PostgreSQL's, which is read half-way between the question and the answer. */
  const toSkewMs = (sentMs: number, clock: string | undefined) =>
    Math.round((sentMs + now().getTime()) / 2 - Number(clock));

  /**
   * Beats take turns, and one that hangs is given up. A failure is logged when it begins and when it ends, unless the
   * monitor of the store does that.
   */
  const turn = async () => {
    if (isBeating) return;
    isBeating = true;
    try {
      await withDeadline(beat(), deadlineMs, 'The heartbeat');
      if (isFailing) logger.info('the heartbeat reaches PostgreSQL again');
      isFailing = false;
    } catch (error) {
      failedAtMs = performance.now();
      if (isStoreOutage(error)) return;
      const message = 'the heartbeat does not reach PostgreSQL; if this lasts, leases end';
      if (!isFailing) logger.warn({ err: error }, message);
      isFailing = true;
    } finally {
      isBeating = false;
    }
  };

  const end = async () => {
    instance.ended.abort();
    if (timer !== undefined) {
      clearInterval(timer);
      const ended = pool.query(END, [instance.id, [...instance.running.keys()]]);
      await settlesWithin(ended, closeMs);
    }
    await close();
  };

  return {
    sinceFailureMs: () => performance.now() - failedAtMs,
    async start() {
      timer ??= setInterval(() => void turn(), heartbeatMs);
      await turn();
    },
    stop() {
      stopped ??= end();
      return stopped;
    },
  };
}

const CLOCK_MS = 'extract(epoch from clock_timestamp()) * 1000';

/**
 * An item that another transaction has locked is left out: its run has begun its last transaction, whose lock keeps the
 * item from being claimed. If that is rolled back, the next beat renews the lease again.
 */
const BEAT = `
with beating as (
  insert into instances (id, version, schema, clock_skew_ms) values ($1, $2, $3, $4)
  on conflict (id) do update set heartbeat_at = now(), clock_skew_ms = excluded.clock_skew_ms
), renewed as (
  update work_items item set lease_until = now() + $6::float8 * interval '1 millisecond'
  from (select id from work_items where lease_token = any($5::uuid[]) for update skip locked) held
  where item.id = held.id
)
select ${CLOCK_MS} as clock`;

/** The attempt of a run that did not end because its instance stops does not count. */
const END = `
with held as materialized (
  select id, kind, key, attempts, lease_token, coalesce(leased_at, updated_at) as started_at from work_items
  where lease_token = any($2::uuid[]) for update skip locked
), released as (
  update work_items item set lease_token = null, lease_until = null, leased_by = null, leased_at = null,
    attempts = greatest(item.attempts - 1, 0), due_at = least(item.due_at, date_trunc('milliseconds', now())),
    updated_at = now()
  from held where item.id = held.id
), lost as (
  insert into work_runs (id, item_id, kind, key, attempt, instance_id, started_at, ended_at, outcome, error, error_code)
  select lease_token, id, kind, key, greatest(attempts, 1), $1::uuid, started_at, clock_timestamp(), 'lost',
    'The instance stopped before the run ended.', 'instance_stopped'
  from held
)
update instances set ended_at = now() where id = $1::uuid`;
