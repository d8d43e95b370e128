import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../../src/db/new-id.ts';
import { platformSql, reads } from '../../src/db/tenant-scope.ts';
import { toTimestamp } from '../../src/db/timestamp.ts';
import { appendEvents, toNextEvent } from '../../src/journal/append-events.ts';
import { toApiDeployment } from '../../src/journal/deployment.entity.ts';
import { FIRST_PREV_HASH } from '../../src/journal/hash-chain.ts';

/**
 * Creates deployments whose period ended at the start of this month in UTC, each with one event, and returns their ids in
 * order. All of them are due.
 */
export async function createEndedPeriods(em: EntityManager, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId).sort();
  await em.transactional(async (tx) => {
    await tx.execute(
      `insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
       select id, 'acme', 's-' || id, 'Shop', 'syd1', 'active', 'shared', 1 from unnest(?::uuid[]) as id`,
      [toArray(ids)],
    );
    await tx.execute(
      `insert into subscriptions (id, tenant_id, deployment_id, plan_version_id, status, current_period_start, current_period_end)
       select gen_random_uuid(), 'acme', id, (select v.id from plan_versions v where v.status = 'active' limit 1), 'active',
         date_trunc('month', now()) - interval '1 month', date_trunc('month', now())
       from unnest(?::uuid[]) as id`,
      [toArray(ids)],
    );
    await tx.execute(
      `insert into work_items (kind, key, due_at)
       select 'deployment-due', id, date_trunc('month', now()) from unnest(?::text[]) as id`,
      [toArray(ids)],
    );
    const rows = await reads(tx)
      .selectFrom('cloud_deployments')
      .selectAll()
      .where('id', 'in', ids)
      .execute();
    const events = rows.map((row) => {
      const recordedAt = toTimestamp(row.created_at);
      const snapshot = { deployment: toApiDeployment(row), recordedAt, previous: null };
      const event = { kind: 'created', fromState: null } as const;
      const audit = { actor: { kind: 'operator', id: 'tester' }, requestId: null } as const;
      return toNextEvent(snapshot, FIRST_PREV_HASH, event, audit);
    });
    await appendEvents(tx, events);
  });
  return ids;
}

const toArray = (ids: readonly string[]) => `{${ids.join(',')}}`;

/** The kinds of the events of each deployment, in the order of `ids`. */
export async function readKinds(em: EntityManager, ids: readonly string[]): Promise<string[][]> {
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['deployment_id', 'kind'])
    .where('tenant_id', '=', 'acme')
    .where('deployment_id', 'in', [...ids])
    .orderBy('seq')
    .execute();
  return ids.map((id) => rows.filter((row) => row.deployment_id === id).map(({ kind }) => kind));
}

/** The runs of timers that have ended, in order: those of a batch are one. */
export async function readRuns(em: EntityManager) {
  return await platformSql(em)
    .selectFrom('work_runs')
    .select(['key', 'attempt', 'outcome', 'result', 'error'])
    .where('kind', '=', 'deployment-due')
    .orderBy('ended_at')
    .execute();
}
