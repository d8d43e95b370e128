import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../../src/queue/enqueue.ts';
import { clearSituations, insertAccount, insertInstance } from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
const em = () => service.em();
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

async function keepUp(): Promise<void> {
  await enqueue(em(), 'attention-upkeep', 'attention-upkeep');
  await service.service.worker.drainAll();
}

describe('attention-upkeep', () => {
  it('forgets the dismissal of a cause that has ended, and keeps the others', async () => {
    const admin = await service.admin();
    await insertInstance(em(), {
      started_at: "now() - interval '2 hours'",
      heartbeat_at: "now() - interval '1 hour'",
    });
    await admin.attention.dismiss('instance_dead', { reason: 'Its machine is gone.' });
    await admin.attention.dismiss('not_configured', { reason: 'Later.' });
    await keepUp();
    expect(await dismissed()).toEqual(['instance_dead', 'not_configured']);
    await em().execute('update instances set ended_at = now()');
    await keepUp();
    expect(await dismissed()).toEqual(['not_configured']);
  });

  it('removes instances a week after they ended or died, and no other', async () => {
    const old = { started_at: "now() - interval '9 days'" };
    const kept = [
      await insertInstance(em(), old),
      await insertInstance(em(), { ...old, heartbeat_at: "now() - interval '6 days'" }),
      await insertInstance(em(), { ...old, ended_at: "now() - interval '6 days'" }),
    ];
    const removed = [
      await insertInstance(em(), { ...old, heartbeat_at: "now() - interval '8 days'" }),
      await insertInstance(em(), {
        ...old,
        heartbeat_at: "now() - interval '8 days'",
        ended_at: "now() - interval '8 days'",
      }),
    ];
    await insertAccount(em());
    await keepUp();
    const rows = await em().execute<{ id: string }[]>('select id from instances');
    const ids = rows.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(kept));
    for (const id of removed) expect(ids).not.toContain(id);
  });
});

async function dismissed(): Promise<string[]> {
  const rows = await em().execute<{ cause: string }[]>(
    'select cause from attention_dismissals order by cause',
  );
  return rows.map(({ cause }) => cause);
}
