import type { EntityManager } from '@mikro-orm/postgresql';
import { bySeq, MAX_SEQ, type Page, type PageRequest, readPage } from '../db/page.ts';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { reads, tenantOf } from '../db/tenant-scope.ts';
import { assertDeployment } from './change-deployment.ts';
import { type ApiEvent, eventColumns, toApiEvent } from './deployment-event.entity.ts';

/**
 * Reads a page of a deployment's log, oldest first by default.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function listEvents(
  em: EntityManager,
  deploymentId: string,
  page: PageRequest,
): Promise<Page<ApiEvent>> {
  const query = reads(em)
    .selectFrom('cloud_deployment_events as e')
    .selectAll()
    .where('tenant_id', '=', tenantOf(deploymentId))
    .where('deployment_id', '=', deploymentId);
  const events = await readPage(query, eventOrder, page, toApiEvent);
  if (events.data.length === 0) await assertDeployment(em, deploymentId);
  return events;
}

const eventOrder = bySeq('e');

const LATEST_EVENTS = 50;

/** Reads the latest 50 events of a deployment's log, oldest first. `lastSeq` leaves out all events after it. */
export async function readLatestEvents(
  em: EntityManager,
  deploymentId: string,
  lastSeq: number = MAX_SEQ,
): Promise<ApiEvent[]> {
  const rows = await readRows(em, { deploymentId, lastSeq });
  return rows.map(toApiEvent).reverse();
}

const readRows = prepareRead((db, value: ValueOf<{ deploymentId: string; lastSeq: number }>) =>
  db
    .selectFrom('cloud_deployment_events')
    .select(eventColumns)
    .where('tenant_id', '=', tenantOf(value('deploymentId')))
    .where('deployment_id', '=', value('deploymentId'))
    .where('seq', '<=', value('lastSeq'))
    .orderBy('seq', 'desc')
    .limit(LATEST_EVENTS),
);
