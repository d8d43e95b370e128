import type { EntityManager } from '@mikro-orm/postgresql';
import { bySeq, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { assertDeployment } from './change-deployment.ts';
import { type ApiEvent, toApiEvent } from './to-api-event.ts';

/** A page of a deployment's log, oldest first. */
export async function listEvents(
  em: EntityManager,
  deploymentId: string,
  page: PageRequest,
): Promise<Page<ApiEvent>> {
  const query = reads(em)
    .selectFrom('cloud_deployment_events as e')
    .selectAll()
    .where('deployment_id', '=', deploymentId);
  const events = await readPage(query, bySeq('e'), page, toApiEvent);
  if (events.data.length === 0) await assertDeployment(em, deploymentId);
  return events;
}
