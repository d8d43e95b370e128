import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { prepareRead, type ValueOf } from '../../db/prepare-read.ts';
import type { ChangeTarget } from '../change-target.ts';

type Asked = Pick<ChangeTarget, 'id' | 'timeZone'>;

const findRows = prepareRead((db, value: ValueOf<Asked>) =>
  db
    .selectFrom('cloud_deployments as d')
    .leftJoin('subscriptions as s', (join) =>
      join.onRef('s.deployment_id', '=', 'd.id').on('s.status', '<>', 'cancelled'),
    )
    .select(
      sql<boolean>`coalesce(least(
        (d.scheduled_transition ->> 'effective_at')::timestamptz,
        case d.state when 'trial' then d.trial_ends_at end,
        s.current_period_end::timestamp at time zone ${value('timeZone')}::text,
        s.pending_effective_at) <= clock_timestamp(), false)`.as('is_due'),
    )
    .where('d.id', '=', value('id')),
);

/**
 * Whether time has brought something about on a deployment that is not done yet. Its rows tell, and not its work item,
 * which may be waiting for another attempt. For the end of a trial that the override keeps going it says so too often.
 */
export async function isDue(em: EntityManager, { id, timeZone }: Asked): Promise<boolean> {
  const [row] = await findRows(em, { id, timeZone });
  return row?.is_due ?? false;
}
