import type { LifecycleEvent } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../../src/db/tenant-scope.ts';
import { type ApiEvent, toApiEvent } from '../../src/journal/to-api-event.ts';

/** All of a deployment's log, of which the API shows the latest. */
export async function readLog(em: EntityManager, id: string): Promise<ApiEvent[]> {
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map(toApiEvent);
}

/** A log as far as the state is concerned. */
export function stepsOf(log: readonly ApiEvent[]): LifecycleEvent[] {
  return log
    .filter(({ kind }) => kind === 'created' || kind === 'transitioned')
    .map(({ from_state, to_state, effective_at, actor }) => ({
      from: from_state,
      to: to_state,
      atMs: Date.parse(effective_at),
      actor: actor.kind,
    }));
}
