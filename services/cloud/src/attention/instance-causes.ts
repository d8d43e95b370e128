import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { readRoleLimits } from '../db/role-limits.ts';
import { platformSql } from '../db/tenant-scope.ts';
import type { QueueTimes } from '../queue/instance.ts';
import { type Cause, joinNames, type Situation, type Totals, toSituation } from './cause.ts';

/** The facts that only the instance itself knows. */
export interface InstanceView {
  /** The missing variables. Each switches a part of the service off. */
  readonly missingVariables: readonly string[];
  /** When this instance lost the store of the schedules, as RFC 3339. Null while it reaches the store. */
  readonly scheduleStoreDownSince: () => Promise<string | null>;
  /** When this instance lost the standby of the feed, as RFC 3339. Null while it reaches it, or needs none. */
  readonly standbyDownSince: () => Promise<string | null>;
  /** How long ago a heartbeat of this instance failed last, in milliseconds. Infinity if none has. */
  readonly sinceHeartbeatFailureMs: () => number;
}

/** How instances count as running or dead. */
export type InstanceAge = Pick<QueueTimes, 'deadAfterMs'>;

/** The causes that concern instances of the service. */
export function instanceCauses({
  missingVariables,
  scheduleStoreDownSince,
  standbyDownSince,
  sinceHeartbeatFailureMs,
  deadAfterMs,
}: InstanceView & InstanceAge): Cause[] {
  return [
    {
      cause: 'clock_skewed',
      severity: 'critical',
      dismissible: false,
      read: (em) => readSkewedClocks(em, deadAfterMs),
    },
    {
      cause: 'standby_down',
      severity: 'critical',
      dismissible: false,
      read: async () => toStoreSituation(STANDBY_DOWN, await standbyDownSince()),
    },
    {
      cause: 'schedule_store_down',
      severity: 'warning',
      dismissible: false,
      read: async () => toStoreSituation(SCHEDULE_STORE_DOWN, await scheduleStoreDownSince()),
    },
    {
      cause: 'instance_dead',
      severity: 'warning',
      dismissible: true,
      // After an outage of PostgreSQL nobody has sent a heartbeat for long, and all others may still live.
      read: async (em) =>
        sinceHeartbeatFailureMs() < deadAfterMs ? null : await readDeadInstances(em, deadAfterMs),
    },
    {
      cause: 'not_configured',
      severity: 'warning',
      dismissible: true,
      read: (em) => readMissingVariables(em, { missingVariables, deadAfterMs }),
    },
    {
      cause: 'role_not_limited',
      severity: 'warning',
      dismissible: true,
      read: (em) => readUnlimitedRole(em, deadAfterMs),
    },
  ];
}

const objects = '/api/v1/instances';

/** The time before which the last heartbeat of a dead instance is. */
const deadline = (deadAfterMs: number) => sql`(now() - ${deadAfterMs} * interval '1 millisecond')`;

/** Tokens are valid for as little as a minute, and slots are minutes apart: 5 seconds are far from both. */
const MAX_SKEW_MS = 5_000;

async function readSkewedClocks(em: EntityManager, deadAfterMs: number): Promise<Situation | null> {
  const { rows } = await sql<Totals & { worst: string | null }>`
    select count(*)::text as count, min(started_at)::text as since, null as newest_at,
      max(abs(clock_skew_ms))::text as worst
    from instances
    where ended_at is null and heartbeat_at > ${deadline(deadAfterMs)}
      and abs(clock_skew_ms) > ${MAX_SKEW_MS}`.execute(platformSql(em));
  const seconds = Math.round(Number(rows[0]?.worst) / 1000);
  return toSituation(rows[0], {
    title: `The clock of an instance differs from PostgreSQL's by up to ${seconds} seconds`,
    action: null,
    objects,
  });
}

/**
 * Instances that ended without a goodbye. An instance that has started since takes the place of a dead one, as it does
 * when an orchestrator restarts it.
 */
async function readDeadInstances(
  em: EntityManager,
  deadAfterMs: number,
): Promise<Situation | null> {
  const { rows } = await sql<Totals>`
    select count(*)::text as count, min(heartbeat_at)::text as since,
      max(heartbeat_at)::text as newest_at
    from instances dead
    where ended_at is null and heartbeat_at <= ${deadline(deadAfterMs)}
      and not exists (select from instances newer where newer.started_at > dead.heartbeat_at)`.execute(
    platformSql(em),
  );
  return toSituation(rows[0], {
    title: 'An instance stopped without ending, and no other has started since',
    action: null,
    objects,
  });
}

const STANDBY_DOWN =
  'This instance cannot read the standby at DATABASE_READ_URL, so the feed of events answers 503';
const SCHEDULE_STORE_DOWN =
  'This instance cannot reach the store of the schedules, so work begins up to 15 seconds late';

function toStoreSituation(title: string, downSince: string | null): Situation | null {
  if (downSince === null) return null;
  return {
    title,
    count: 1,
    money: null,
    since: downSince,
    newestAt: downSince,
    action: null,
    objects: '/api/ready',
  };
}

/**
 * When the oldest running instance started. Nothing tells when a variable of the environment was set, but it has its value
 * since then at the latest.
 */
export const sinceConfigured = (deadAfterMs: number) => sql<string>`(
  select coalesce(min(started_at), now()) from instances
  where ended_at is null and heartbeat_at > ${deadline(deadAfterMs)})`;

async function readMissingVariables(
  em: EntityManager,
  options: Pick<InstanceView, 'missingVariables'> & InstanceAge,
): Promise<Situation | null> {
  const { missingVariables: variables, deadAfterMs } = options;
  if (variables.length === 0) return null;
  return toSituation(await readConfigured(em, variables.length, deadAfterMs), {
    title: `A part of the service is off, because ${joinNames(variables)} ${variables.length === 1 ? 'is' : 'are'} not set`,
    action: null,
    objects: null,
  });
}

async function readUnlimitedRole(
  em: EntityManager,
  deadAfterMs: number,
): Promise<Situation | null> {
  const limits = await readRoleLimits(em);
  if (limits?.mayChangeAppendOnly !== true) return null;
  return toSituation(await readConfigured(em, 1, deadAfterMs), {
    title: `The role ${limits.role} of DATABASE_URL may change append-only tables`,
    action: null,
    objects: null,
  });
}

/** The totals of something that the configuration of the instances brings about. */
async function readConfigured(
  em: EntityManager,
  count: number,
  deadAfterMs: number,
): Promise<Totals | undefined> {
  const { rows } = await sql<Totals>`
    select ${String(count)} as count, null as newest_at, ${sinceConfigured(deadAfterMs)}::text as since`.execute(
    platformSql(em),
  );
  return rows[0];
}
