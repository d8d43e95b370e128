import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readLog, tamper } from '../journal/journal-fixtures.ts';
import { toDatabase } from '../setup/prepare-database.ts';
import { runArcadia } from '../setup/run-arcadia.ts';
import { secret, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

function arcadia(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return runArcadia(args, { ...ofService(), DATABASE_MIGRATION_URL: ownerUrl() });
}

function ofService() {
  return { DATABASE_URL: service.config.databaseUrl, ARCADIA_JWT_SECRET: secret };
}

function ownerUrl(): string {
  const { pathname } = new URL(service.config.databaseUrl);
  return toDatabase(inject('roleUrls').migrationUrl, pathname);
}

const PERSONAL = 'Jane Doe, 1 Main Street, moved out';

/** Creates a deployment whose second event has a reason. */
async function createPaused(slug: string): Promise<string> {
  const admin = await service.admin();
  const shop = { slug, display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
  const { id } = await admin.deployments.create(shop);
  await admin.deployments.transition(id, { to: 'paused', reason: PERSONAL });
  await admin.deployments.transition(id, { to: 'active' });
  return id;
}

const why = ['--reason', 'GDPR request 17', '--subject', 'olga'];

it('removes the reason of an event, and the chain still verifies', async () => {
  const id = await createPaused('one');
  const { stdout } = await arcadia('redact', '--event', `${id}/2`, '--field', 'reason', ...why);
  expect(stdout).toBe(`${id}/2: removed its reason.\n`);
  const log = await readLog(service.em(), id);
  expect(log.map(({ reason }) => reason)).toEqual([null, null, null]);
  expect(JSON.stringify(log)).not.toContain(PERSONAL);
  expect((await arcadia('verify', '--deployment', id)).stdout).toMatch(/broken: 0, redacted: 1/);
  const admin = await service.admin();
  const { data } = await admin.auditLog.list({ order: 'desc', limit: 1 });
  expect(data).toMatchObject([
    {
      action: 'redactEvent',
      actor: { kind: 'operator', id: 'olga' },
      target: { type: 'deployment', id },
      before: { seq: 2, reason_digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      after: { seq: 2, reason: null, reason_of_redaction: 'GDPR request 17' },
    },
  ]);
  expect(JSON.stringify(data)).not.toContain(PERSONAL);
});

it('removes the metadata of several events, each once', async () => {
  const id = await createPaused('two');
  const events = ['--event', `${id}/1`, `${id.toUpperCase()}/2`, '--field', 'metadata'];
  const first = await arcadia('redact', ...events, ...why);
  expect(first.stdout).toBe(`${id}/1: removed its metadata.\n${id}/2: removed its metadata.\n`);
  const again = await arcadia('redact', ...events, ...why);
  expect(again.stdout).toContain(`${id}/1: had no metadata any more.`);
  const entries = await service
    .em()
    .execute(`select id from audit_log where target_id = ? and action = 'redactEvent'`, [id]);
  expect(entries).toHaveLength(2);
  expect((await arcadia('verify', '--deployment', id)).stdout).toMatch(/broken: 0, redacted: 2/);
});

it('names the events that contain the same text', async () => {
  const admin = await service.admin();
  const shop = { slug: 'three', display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
  const { id } = await admin.deployments.create(shop);
  const later = new Date(Date.now() + 864e5).toISOString();
  const scheduled = { to: 'paused' as const, effective_at: later, reason: PERSONAL };
  await admin.deployments.transition(id, scheduled);
  await admin.deployments.update(id, { display_name: 'Shop 2' });
  const { stdout } = await arcadia('redact', '--event', `${id}/2`, '--field', 'reason', ...why);
  expect(stdout).toMatch(/the same text is still in the events 2, 3\.\n$/);
});

it.each([
  [['--event', 'x/1', '--field', 'reason'], 2, /<id>\/3/],
  [['--event', `${crypto.randomUUID()}/1`, '--field', 'deployment'], 2, /reason, metadata/],
  [['--event', `${crypto.randomUUID()}/1`, '--field', 'reason'], 1, /There is no event 1/],
])('rejects %j with the exit code %i', async (args, code, message) => {
  const rejected = arcadia('redact', ...args, ...why);
  await expect(rejected).rejects.toMatchObject({ code, stderr: expect.stringMatching(message) });
});

it('rejects an event without the field, and one that is not sealed', async () => {
  const id = await createPaused('four');
  const ofEvent = (seq: number) => ['redact', '--event', `${id}/${seq}`, '--field', 'reason'];
  const stderr = (text: string) => ({ stderr: expect.stringContaining(text) });
  await expect(arcadia(...ofEvent(3), ...why)).rejects.toMatchObject(stderr('has no reason'));
  await tamper(service.superuserEm(), [
    `update cloud_deployment_events set reason = 'of an old instance', reason_digest = null,
       metadata_digest = null, deployment_digest = null, hash = null, prev_hash = null
     where deployment_id = ? and seq = 3`,
    id,
  ]);
  await expect(arcadia(...ofEvent(3), ...why)).rejects.toMatchObject(stderr('has no hash yet'));
});

it('says which role may redact, if it connects as the service', async () => {
  const args = ['redact', '--event', `${crypto.randomUUID()}/1`, '--field', 'reason', ...why];
  await expect(runArcadia(args, ofService())).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Set DATABASE_MIGRATION_URL'),
  });
});

it('still rejects every other change of an event, also by the owner', async () => {
  const id = await createPaused('five');
  const change = (set: string, setting = 'on') =>
    service.superuserEm().transactional(async (tx) => {
      await tx.execute(`set local arcadia.redaction = '${setting}'`);
      await tx.execute(
        `update cloud_deployment_events set ${set} where deployment_id = ? and seq = 2`,
        [id],
      );
    });
  const sets = [
    `reason = 'another'`,
    `reason = null, actor_id = 'nobody'`,
    `reason = null, reason_digest = null`,
    `metadata = '{}'::jsonb || '{"a":1}'`,
    `deployment = null`,
    `to_state = 'active'`,
  ];
  for (const set of sets) await expect(change(set)).rejects.toThrow('append-only');
  await expect(change('reason = null', 'off')).rejects.toThrow('append-only');
  const remove = service
    .superuserEm()
    .execute('delete from cloud_deployment_events where deployment_id = ?', [id]);
  await expect(remove).rejects.toThrow('append-only');
});

it('rejects a role that may write to the log but does not own it', async () => {
  const id = await createPaused('six');
  const role = `reader_${crypto.randomUUID().replaceAll('-', '')}`;
  await service.superuserEm().execute(`create role ${role}`);
  await service.superuserEm().execute(`grant select, update on cloud_deployment_events to ${role}`);
  const redacted = service.superuserEm().transactional(async (tx) => {
    await tx.execute(`set local role ${role}`);
    await tx.execute("set local arcadia.redaction = 'on'");
    await tx.execute(
      `update cloud_deployment_events set reason = null where deployment_id = ? and seq = 2`,
      [id],
    );
  });
  await expect(redacted).rejects.toThrow('append-only');
  await service.superuserEm().execute(`drop owned by ${role}`);
  await service.superuserEm().execute(`drop role ${role}`);
});
