import { paginate } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('listAuditLog', () => {
  it('shows the seed as the actor of the first catalog, without a request', async () => {
    const admin = await service.admin();
    const { data } = await admin.auditLog.list({ action: 'publishAddon' });
    expect(data).toHaveLength(3);
    expect(data).toContainEqual(
      expect.objectContaining({
        actor: { kind: 'system', id: 'seed' },
        target: { type: 'addon', id: expect.any(String) },
        before: expect.objectContaining({ code: 'storage_50gb', status: 'draft' }),
        after: expect.objectContaining({ code: 'storage_50gb', status: 'active' }),
        request_id: null,
      }),
    );
  });

  it('pages to the end, oldest first, and filters by action and target', async () => {
    const admin = await service.admin();
    const whole = (await admin.auditLog.list({ limit: 200 })).data;
    const paged: typeof whole = [];
    for await (const entry of paginate(admin.auditLog.list, { limit: 5 })) paged.push(entry);
    expect(paged).toEqual(whole);
    const times = whole.map((entry) => entry.recorded_at);
    expect(times).toEqual(times.toSorted());
    const target = whole.at(0)?.target.id ?? '';
    const action = 'draftPlanVersion';
    expect((await admin.auditLog.list({ target_id: target })).data).toEqual(
      whole.filter((entry) => entry.target.id === target),
    );
    expect((await admin.auditLog.list({ target_id: target, action })).data).toHaveLength(1);
  });

  it('returns 403 to all roles but platform_admin', async () => {
    for (const claims of [
      { roles: ['viewer'], tenant_id: 'acme' },
      { roles: ['member'], tenant_id: 'acme' },
      { roles: ['platform_billing'] },
    ]) {
      const caller = await service.client(claims);
      expect(await refusal(caller.auditLog.list())).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
    }
  });

  it('rejects SQL that changes or deletes entries', async () => {
    for (const statement of [
      "update audit_log set actor_id = 'somebody else'",
      'delete from audit_log',
      'truncate audit_log',
    ]) {
      await expect(service.superuserEm().execute(statement)).rejects.toThrow(
        'audit_log is append-only',
      );
    }
  });
});
