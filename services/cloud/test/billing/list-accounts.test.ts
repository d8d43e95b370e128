import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clearSituations, insertAccount, insertRun } from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let admin: ArcadiaClient;
const em = () => service.em();
beforeAll(async () => {
  service = await startTestService();
  admin = await service.admin();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

describe('listAccounts', () => {
  it('names the scope that each kind needs which the token may not list', async () => {
    const id = await insertAccount(em(), { notVisible: ['volume', 'registry'] });
    expect(await admin.billing.listAccounts()).toMatchObject({
      data: [
        {
          id,
          provider: 'digitalocean',
          name: 'Arcadia',
          not_visible: [
            { kind: 'volume', scope: 'block_storage:read' },
            { kind: 'registry', scope: 'registry:read' },
          ],
          last_sync: null,
        },
      ],
      next_cursor: null,
    });
  });

  it('gives each account its own last sync, and a failed one to the account before it', async () => {
    const former = await insertAccount(em());
    const current = await insertAccount(em());
    await insertRun(em(), 'inventory-sync', "'2026-03-01T00:00:00Z'", {
      result: { account_id: former },
    });
    await insertRun(em(), 'inventory-sync', "'2026-03-02T00:00:00Z'", {
      result: { account_id: current },
    });
    const syncs = async () => {
      const { data } = await admin.billing.listAccounts();
      return Object.fromEntries(data.map(({ id, last_sync }) => [id, last_sync]));
    };
    expect(await syncs()).toEqual({
      [former]: { ended_at: '2026-03-01T00:00:00.000Z', outcome: 'done', error: null },
      [current]: { ended_at: '2026-03-02T00:00:00.000Z', outcome: 'done', error: null },
    });
    await insertRun(em(), 'inventory-sync', "'2026-03-03T00:00:00Z'", {
      outcome: 'retrying',
      error: 'no answer',
    });
    expect(await syncs()).toMatchObject({
      [former]: { outcome: 'done' },
      [current]: { outcome: 'retrying', error: 'no answer' },
    });
  });
});
