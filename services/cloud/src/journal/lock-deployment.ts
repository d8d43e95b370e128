import type { EntityManager } from '@mikro-orm/postgresql';
import { type Selectable, sql } from 'kysely';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import type { Tables } from '../db/tables.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Deployment } from './deployment.entity.ts';

/** What the statement that locked a deployment has read besides its row. */
export interface DeploymentLock {
  /** PostgreSQL's time once the row was locked: the transaction may have waited for it. */
  readonly lockedAt: string;
  /** The time of the transaction, which its changes have as `updated_at`. */
  readonly changedAt: string;
  /** The latest event; null if there is none. */
  readonly latest: LatestEvent | null;
  /** The subscription that is not cancelled; null if there is none. */
  readonly subscription: Selectable<Tables['subscriptions']> | null;
}

export interface LatestEvent {
  readonly seq: number;
  /** Null if an instance of the release before the hash chain has appended the event. */
  readonly hash: string | null;
  readonly effectiveAt: string;
  readonly recordedAt: string;
}

const locks = new WeakMap<Deployment, DeploymentLock>();

/**
 * Locks the deployment's row until the transaction ends. The same statement reads what nearly every change needs: see
 * `lockOf`.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function lockDeployment(em: EntityManager, id: string): Promise<Deployment> {
  let [row] = await lockRow(em, { id });
  // If the statement has waited for another change, PostgreSQL returns the new row of the deployment, but the rows that the
  // other tables had before: then the latest event does not fit. The second statement sees all of it, and waits no more.
  if (row !== undefined && row.latest_seq === null) [row] = await lockRow(em, { id });
  if (row === undefined) throw deploymentNotFound(id);
  const { latest_seq, latest_hash, latest_effective_at, latest_recorded_at, ...others } = row;
  const { subscription, locked_at, changed_at, ...columns } = others;
  const deployment = em.map(Deployment, columns);
  locks.set(deployment, {
    lockedAt: toTimestamp(locked_at),
    changedAt: toTimestamp(changed_at),
    latest:
      latest_seq === null || latest_effective_at === null || latest_recorded_at === null
        ? null
        : {
            seq: latest_seq,
            hash: latest_hash,
            effectiveAt: toTimestamp(latest_effective_at),
            recordedAt: toTimestamp(latest_recorded_at),
          },
    subscription,
  });
  return deployment;
}

/** What was read when the deployment was locked; undefined for one that the transaction creates. */
export function lockOf(deployment: Deployment): DeploymentLock | undefined {
  return locks.get(deployment);
}

/** Keeps the latest event of a locked deployment for the one that follows in the same transaction. */
export function keepLatestEvent(deployment: Deployment, latest: LatestEvent): void {
  const lock = locks.get(deployment);
  if (lock !== undefined) locks.set(deployment, { ...lock, latest });
}

/** A 404. Another tenant's deployment causes the same one, so that callers cannot tell the two cases apart. */
export function deploymentNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no deployment ${id}. Check the id.`);
}

/** The outer query reads the clock: the inner one would read it before it waits for the lock. */
const lockRow = prepareRead((db, value: ValueOf<{ id: string }>) =>
  db
    .selectFrom(
      db
        .selectFrom('cloud_deployments as d')
        .leftJoin('cloud_deployment_events as e', (join) =>
          join
            .onRef('e.tenant_id', '=', 'd.tenant_id')
            .onRef('e.deployment_id', '=', 'd.id')
            .onRef('e.seq', '=', 'd.seq'),
        )
        .leftJoin('subscriptions as s', (join) =>
          join
            .onRef('s.tenant_id', '=', 'd.tenant_id')
            .onRef('s.deployment_id', '=', 'd.id')
            .on('s.status', '<>', sql.lit('cancelled')),
        )
        .selectAll('d')
        .select(['e.seq as latest_seq', 'e.hash as latest_hash'])
        .select(['e.effective_at as latest_effective_at', 'e.recorded_at as latest_recorded_at'])
        .select(sql<Selectable<Tables['subscriptions']> | null>`to_json(s)`.as('subscription'))
        .where('d.id', '=', value('id'))
        .forUpdate('d')
        .as('locked'),
    )
    .selectAll('locked')
    .select([
      sql<string>`clock_timestamp()::timestamptz(3)::text`.as('locked_at'),
      sql<string>`now()::timestamptz(3)::text`.as('changed_at'),
    ]),
);
