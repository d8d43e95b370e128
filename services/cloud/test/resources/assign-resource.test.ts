import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { createDeployment } from '../../src/deployments/create-deployment.ts';
import { assignResource } from '../../src/resources/assign-resource.ts';
import { recordAccount } from '../../src/resources/cloud-account.entity.ts';
import { listResources } from '../../src/resources/read-resources.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
let resourceId: string;
let deploymentId: string;
const em = () => openScope(orm, 'all');
const audit = { actor: { kind: 'operator', id: 'tester' }, requestId: 'r' } as const;
const now = new Date('2026-05-03T08:00:00Z');

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
  const account_id = await recordAccount(em(), { uuid: 'a', team: { uuid: 't', name: 'Arcadia' } });
  resourceId = newId();
  const others = Array.from({ length: 4 }, newId);
  for (const [at, id] of [resourceId, ...others].entries()) {
    await platformSql(em())
      .insertInto('cloud_resources')
      .values({
        id,
        account_id,
        kind: at === 4 ? 'volume' : 'droplet',
        provider_id: String(at),
        name: `web-${at}`,
        attrs: JSON.stringify({ at }),
        first_seen_at: now.toISOString(),
        last_seen_at: now.toISOString(),
      })
      .execute();
  }
  const input = { slug: 'app', display_name: 'App', region: 'syd1' };
  deploymentId = (await createDeployment({ now: () => now }, em(), 'acme', input, audit)).id;
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

describe('listResources and assignResource', () => {
  it('lists the inventory by kind, page by page to the end', async () => {
    const first = await listResources(em(), { kind: 'droplet' }, { limit: 3 });
    const cursor = first.next_cursor ?? undefined;
    const second = await listResources(em(), { kind: 'droplet' }, { limit: 3, cursor });
    const names = [...first.data, ...second.data].map(({ name }) => name);
    expect(names.sort()).toEqual(['web-0', 'web-1', 'web-2', 'web-3']);
    expect(second.next_cursor).toBeNull();
  });

  it('assigns a resource to a deployment, and removes the assignment', async () => {
    const assigned = await assignResource(em(), resourceId, deploymentId, audit);
    expect(assigned).toMatchObject({
      id: resourceId,
      deployment_id: deploymentId,
      attrs: { at: 0 },
    });
    const page = { limit: 10 };
    expect((await listResources(em(), { deploymentId }, page)).data).toHaveLength(1);
    await assignResource(em(), resourceId, null, audit);
    expect((await listResources(em(), { deploymentId }, page)).data).toHaveLength(0);
  });

  it('rejects a deployment or a resource that does not exist', async () => {
    await expect(assignResource(em(), resourceId, newId(), audit)).rejects.toMatchObject({
      code: 'unknown_deployment',
    });
    await expect(assignResource(em(), newId(), null, audit)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
