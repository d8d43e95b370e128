import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { reads } from '../db/tenant-scope.ts';
import type { Deployment } from './deployment.entity.ts';
import { toApiEvent } from './to-api-event.ts';

/** Refuses a caller that was overtaken, with the event that came in between. `expectedSeq` is from `If-Match`. */
export async function assertExpected(
  em: EntityManager,
  { id, seq }: Deployment,
  expectedSeq: number | undefined,
): Promise<void> {
  if (expectedSeq === undefined || expectedSeq === seq) return;
  const event = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', id)
    .where('seq', '=', Math.min(expectedSeq + 1, seq))
    .executeTakeFirstOrThrow();
  throw new ArcadiaError(
    'precondition_failed',
    `The deployment is at seq ${seq}, not ${expectedSeq}. Read it again, and decide anew.`,
    { seq, event: toApiEvent(event) },
  );
}
