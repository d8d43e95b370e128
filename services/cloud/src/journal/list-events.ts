import type { EntityManager } from '@mikro-orm/postgresql';
import type { Page, PageRequest } from '../db/page.ts';
import { afterSeq, toSeqPage } from '../db/seq-page.ts';
import { reads } from '../db/tenant-scope.ts';
import { assertDeployment } from './change-deployment.ts';
import { type ApiEvent, toApiEvent } from './to-api-event.ts';

/** A page of a deployment's log, oldest first. */
export async function listEvents(
  em: EntityManager,
  deploymentId: string,
  page: PageRequest,
): Promise<Page<ApiEvent>> {
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events as e')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .where(afterSeq(page.cursor, 'e'))
    .orderBy('seq')
    .limit(page.limit + 1)
    .execute();
  if (rows.length === 0) await assertDeployment(em, deploymentId);
  return toSeqPage(rows, page.limit, toApiEvent);
}
