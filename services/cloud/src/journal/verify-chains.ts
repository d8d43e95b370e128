import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads } from '../db/tenant-scope.ts';
import { type ChainReport, checkChain } from './check-chain.ts';
import type { EventRow } from './deployment-event.entity.ts';

const PAGE_SIZE = 500;
/** Every deployment follows it. */
const beforeAll: DeploymentKey = { tenant_id: '', id: '00000000-0000-0000-0000-000000000000' };

/**
 * Recomputes the hash chains of all logs that `em` may see and yields a report on each, by tenant and id. It holds one page
 * of rows at a time, however long the logs are. Run it in a `repeatable read` transaction: otherwise an event appended
 * meanwhile looks like a fault.
 *
 * @param options.deploymentId Checks only this deployment. Default: all.
 */
export async function* verifyChains(
  em: EntityManager,
  options: { readonly deploymentId?: string | undefined } = {},
): AsyncGenerator<ChainReport, void, undefined> {
  for await (const page of readDeploymentPages(em, options.deploymentId)) {
    yield* checkPage(em, page);
  }
}

/**
 * Recomputes the hash chains of the next deployments by tenant and id. Run it in a `repeatable read` transaction.
 *
 * @param after The last deployment of the call before, or null at the beginning.
 * @param size The largest number of deployments.
 * @returns The reports, and the deployment to go on after; null if these were the last ones.
 */
export async function verifyNextChains(
  em: EntityManager,
  after: string | null,
  size: number,
): Promise<{ readonly reports: ChainReport[]; readonly next: string | null }> {
  const page = await readPage(em, { after: await findKey(em, after), size });
  const reports: ChainReport[] = [];
  for await (const report of checkPage(em, page)) reports.push(report);
  return { reports, next: page.length < size ? null : (page.at(-1)?.id ?? null) };
}

async function* checkPage(
  em: EntityManager,
  page: readonly DeploymentHead[],
): AsyncGenerator<ChainReport, void, undefined> {
  if (page.length === 0) return;
  const events = readEvents(em, page);
  let next = await events.next();
  for (const deployment of page) {
    const check = checkChain(deployment);
    while (next.done !== true && next.value.deployment_id === deployment.id) {
      check.take(next.value);
      next = await events.next();
    }
    yield check.end();
  }
}

/** The deployments, and their events, are read in the order of this key. */
interface DeploymentKey {
  readonly tenant_id: string;
  readonly id: string;
}

interface DeploymentHead extends DeploymentKey {
  readonly seq: number;
}

async function findKey(em: EntityManager, id: string | null): Promise<DeploymentKey> {
  if (id === null) return beforeAll;
  const found = await reads(em)
    .selectFrom('cloud_deployments')
    .select(['tenant_id', 'id'])
    .where('id', '=', id)
    .executeTakeFirst();
  return found ?? beforeAll;
}

async function* readDeploymentPages(
  em: EntityManager,
  only: string | undefined,
): AsyncGenerator<readonly DeploymentHead[], void, undefined> {
  let after = beforeAll;
  for (;;) {
    const page = await readPage(em, { after, only, size: PAGE_SIZE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last;
  }
}

async function readPage(
  em: EntityManager,
  options: {
    readonly after: DeploymentKey;
    readonly only?: string | undefined;
    readonly size: number;
  },
): Promise<readonly DeploymentHead[]> {
  const { after, only, size } = options;
  let query = reads(em).selectFrom('cloud_deployments').select(['tenant_id', 'id', 'seq']);
  if (only !== undefined) query = query.where('id', '=', only);
  return await query
    .where(sql<boolean>`(tenant_id, id) > (${after.tenant_id}, ${after.id}::uuid)`)
    .orderBy('tenant_id')
    .orderBy('id')
    .limit(size)
    .execute();
}

/** Reads the events of all deployments from the first to the last one of the page: the page must have no gaps. */
async function* readEvents(
  em: EntityManager,
  page: readonly DeploymentHead[],
): AsyncGenerator<EventRow, void, undefined> {
  const until = page.at(-1) ?? beforeAll;
  let position: DeploymentHead = { ...(page[0] ?? until), seq: 0 };
  for (;;) {
    const { tenant_id, id, seq } = position;
    const rows = await reads(em)
      .selectFrom('cloud_deployment_events')
      .selectAll()
      .where(
        sql<boolean>`(tenant_id, deployment_id, seq) > (${tenant_id}, ${id}::uuid, ${seq}::integer)`,
      )
      .where(sql<boolean>`(tenant_id, deployment_id) <= (${until.tenant_id}, ${until.id}::uuid)`)
      .orderBy('tenant_id')
      .orderBy('deployment_id')
      .orderBy('seq')
      .limit(PAGE_SIZE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) return;
    position = { tenant_id: last.tenant_id, id: last.deployment_id, seq: last.seq };
  }
}
