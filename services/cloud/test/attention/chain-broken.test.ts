import type { ArcadiaClient } from '@arcadia/api-client';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  chainVerificationWork,
  readChainVerification,
} from '../../src/journal/chain-verification.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { createPump } from '../../src/queue/pump.ts';
import { tamper } from '../journal/journal-fixtures.ts';
import { clearSituations } from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let admin: ArcadiaClient;
const ids: string[] = [];
const em = () => service.em();
beforeAll(async () => {
  service = await startTestService();
  admin = await service.admin();
  for (const slug of ['a', 'b', 'c']) {
    const shop = { slug, display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
    ids.push((await admin.deployments.create(shop)).id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

/** Makes the verification due, as the action of the cause does, and runs it. */
async function verify(): Promise<void> {
  await admin.queue.runSchedule('chain-verify');
  await service.service.worker.drainAll();
}

const broken = async () =>
  (await admin.attention.list()).data.find(({ cause }) => cause === 'chain_broken');

const rewrite = (id: string | undefined, reason: string | null) =>
  tamper(service.superuserEm(), [
    'update cloud_deployment_events set actor_id = ? where deployment_id = ?',
    reason,
    id,
  ]);

describe('chain_broken', () => {
  it('names a rewritten event until a verification finds the journal intact', async () => {
    await verify();
    expect(await broken()).toBeUndefined();
    const [first] = await em().execute<{ actor_id: string }[]>(
      'select actor_id from cloud_deployment_events where deployment_id = ?',
      [ids[1]],
    );
    await rewrite(ids[1], 'somebody');
    await verify();
    const item = await broken();
    expect(item).toMatchObject({
      severity: 'critical',
      title: expect.stringMatching(/event 1 was tampered with/),
      count: 1,
      dismissible: false,
      action: { operation_id: 'runSchedule', href: '/api/v1/schedules/chain-verify/run' },
      objects: `/api/v1/deployments/${ids[1]}/events`,
    });
    // A later verification finds it again, and keeps the time.
    await verify();
    expect((await broken())?.since).toBe(item?.since);
    await rewrite(ids[1], first?.actor_id ?? null);
    await verify();
    expect(await broken()).toBeUndefined();
  });
});

describe('chain-verify', () => {
  it('goes on in the next run if its time is over, and logs a broken chain once', async () => {
    const lines: { msg?: string; broken?: unknown[] }[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const { orm } = service.service;
    const deps = { orm, logger, now: () => new Date(), runMs: 0, pageSize: 1 };
    // The fourth run finds that no deployment follows.
    const work = { orm, logger, random: () => 0.5, instance: createInstance() };
    const run = () => createPump(work, chainVerificationWork(deps)).drain();
    await rewrite(ids[0], 'somebody');
    await enqueue(em(), 'chain-verify', 'chain-verify');
    expect(await run()).toMatchObject({ done: 4 });
    expect(await readChainVerification(em())).toMatchObject({
      next: null,
      deployments: 3,
      events: 3,
      broken: [{ deployment_id: ids[0], seq: 1 }],
    });
    await rewrite(ids[0], 'tester');
    await enqueue(em(), 'chain-verify', 'chain-verify');
    await run();
    expect((await readChainVerification(em())).broken).toEqual([]);
    const messages = lines.map(({ msg }) => msg).filter((msg) => msg?.includes('hashes'));
    expect(messages).toEqual([
      'journals do not match their hashes',
      'all journals match their hashes again',
    ]);
  });
});
