import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishChainHeads, readChainHead } from '../../src/journal/chain-heads.ts';
import { claim } from '../../src/queue/claim.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { tamper } from '../journal/journal-fixtures.ts';
import { CLI, runArcadia } from '../setup/run-arcadia.ts';
import { secret, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let folder: string;
const ids: string[] = [];

beforeAll(async () => {
  service = await startTestService();
  folder = await mkdtemp(join(tmpdir(), 'arcadia-verify-'));
  const admin = await service.admin();
  for (let n = 0; n < 6; n += 1) {
    const shop = { slug: `s-${n}`, display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
    const { id } = await admin.deployments.create(shop);
    await admin.deployments.transition(id, { to: 'paused', reason: 'the season is over' });
    await admin.deployments.transition(id, { to: 'active' });
    ids.push(id);
  }
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function verify(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { DATABASE_URL: service.config.databaseUrl, ARCADIA_JWT_SECRET: secret };
  return runArcadia(['verify', ...args], env);
}

/** Writes the log lines of the daily job to a file. */
async function logToFile(): Promise<string> {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  await enqueue(service.em(), 'log-heads', 'log-heads');
  const item = await claim(service.em(), 'log-heads', createInstance());
  if (item === null) throw new Error('nothing is due');
  await publishChainHeads({ orm: service.service.orm, logger }, item);
  const file = join(folder, 'heads.log');
  await writeFile(file, `{"level":30,"msg":"listening"}\n${lines.join('')}`);
  return file;
}

let heads: string;

it('prints the totals and exits with 0 if all logs are intact', async () => {
  heads = await logToFile();
  const total = 'deployments: 6, events: 18, broken: 0, redacted: 0, without a hash: 0\n';
  expect(await verify()).toMatchObject({ stdout: total });
  expect(await verify('--heads', heads)).toMatchObject({ stdout: total });
  expect((await verify('--deployment', ids[0] ?? '')).stdout).toMatch(
    /^deployments: 1, events: 3, broken: 0,/,
  );
});

it.each([
  [['--frobnicate'], /unknown option/],
  [['--deployment', 'shop'], /a UUID/],
  [['--deployment', '00000000-0000-7000-8000-000000000000'], /There is no deployment/],
  [['--heads', '/nowhere/heads.log'], /ENOENT/],
  [['--heads', CLI], /no line with heads/],
])('exits with 2 if it cannot verify: %j', async (args, message) => {
  await expect(verify(...args)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(message),
  });
});

it('prints the first bad event of each broken log and exits with 1', async () => {
  const of = 'where deployment_id = ? and seq';
  await tamper(
    service.superuserEm(),
    [`update cloud_deployment_events set actor_id = 'someone' ${of} = 2`, ids[0]],
    [`delete from cloud_deployment_events ${of} = 3`, ids[1]],
    [`delete from cloud_deployment_events ${of} = 2`, ids[2]],
    [`update cloud_deployment_events set reason = 'because' ${of} = 2`, ids[3]],
    [`update cloud_deployment_events set reason = null, metadata = null ${of} = 2`, ids[4]],
  );
  const lines = [
    `${ids[0]}: event 2 was tampered with: it does not match its hash.`,
    `${ids[1]}: event 3 was cut off: the log must end with event 3.`,
    `${ids[2]}: event 2 is missing: the log continues with event 3.`,
    `${ids[3]}: event 2 was tampered with: its \`reason\` does not match its digest.`,
    'deployments: 6, events: 16, broken: 4, redacted: 1, without a hash: 0',
    '',
  ];
  await expect(verify()).rejects.toMatchObject({ code: 1, stdout: lines.join('\n') });
});

it('detects by the logged heads a log that was rewritten with new hashes', async () => {
  const em = service.superuserEm();
  const [whole, gone] = [ids[4] ?? '', ids[5] ?? ''];
  // An attacker that knows the algorithm can rewrite the whole log: the next event seals events without a hash.
  const unsealed =
    'prev_hash = null, hash = null, reason_digest = null, metadata_digest = null, deployment_digest = null';
  await tamper(
    em,
    [
      `update cloud_deployment_events set actor_id = 'x', ${unsealed} where deployment_id = ?`,
      whole,
    ],
    ['delete from cloud_deployment_events where deployment_id = ?', gone],
    ['delete from cloud_deployments where id = ?', gone],
  );
  expect(await readChainHead(em, whole, 3)).toMatch(/^[0-9a-f]{64}$/);
  const alone = await verify('--deployment', whole);
  expect(alone.stdout).toContain(`${whole}: 3 events at the end have no hash yet`);
  await expect(verify('--heads', heads)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      new RegExp(
        `${whole}: event 3 was tampered with: its hash differs from the published one[^]*${gone}: event 1`,
      ),
    ),
  });
});

it('arcadia verify names an invoice whose lines are not those of its applied revision', async () => {
  const id = '01a21b7d-0c11-7a40-9d5e-6f2b8c1a4e77';
  await service.em().execute(`
    insert into cloud_accounts (id, provider, urn, name) values ('${id}', 'digitalocean', 'urn', 'team');
    insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency, applied_revision)
    values ('${id}', '${id}', 'uuid', '2026-04', 3.10, 'USD', 1);
    insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count,
      lines_total, tax_total, delta, reconciled)
    values ('${id}', 1, 'provider', 3.10, 'USD', 1, 3.10, 0, 0, true)`);
  await expect(verify()).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      `invoice ${id} of 2026-04: its 0 lines come to 0, but revision 1 has 1 lines that come to 3.10.`,
    ),
  });
  await service.em().execute(`
    insert into cloud_cost_lines (id, invoice_id, "row", kind, charge_category, product, description,
      amount, currency, unmatched_reason)
    values ('${id}', '${id}', 2, 'droplet', 'usage', 'Droplets', 'web', 3.100, 'USD', 'no_such_resource')`);
  const { stdout } = await verify().catch((error: { stdout: string }) => error);
  expect(stdout).not.toContain('invoice');
});
