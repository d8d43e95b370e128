import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeAttention } from '../../src/cli/doctor.ts';
import { runArcadia } from '../setup/run-arcadia.ts';
import { clearSituations, insertItem } from '../setup/situations.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    env: {
      DIGITALOCEAN_TOKEN: 'dop_v1_test',
      DIGITALOCEAN_URL: 'http://127.0.0.1:1',
      SKYAI_FINANCE_SECRET: 's'.repeat(32),
    },
  });
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

async function doctor(options: { args?: string[]; url?: string } = {}) {
  const env = {
    ARCADIA_URL: options.url ?? service.url,
    ARCADIA_TOKEN: await mintToken({ roles: ['platform_admin'] }),
  };
  return await runArcadia(['doctor', ...(options.args ?? [])], env).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout: String(stdout), stderr: String(stderr) }),
  );
}

it('ends with 0 if all is well', async () => {
  expect(await doctor()).toEqual({ code: 0, stdout: 'All is well.\n', stderr: '' });
});

it('prints each cause with its action and its objects, and ends with 1', async () => {
  await insertItem(service.em(), 'push', randomUUID(), { outcome: "'failed'" });
  const { code, stdout } = await doctor();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^CRITICAL {2}Work failed .*: push$/m);
  expect(stdout).toContain('POST /api/v1/work-items/retry {"kind":"push","state":"failed"}');
  expect(stdout).toContain('/api/v1/work-items?state=failed&kind=push');
  expect(stdout).toContain('docs/runbook.md#work_failed');
});

it('prints the answer of the API with --json', async () => {
  await insertItem(service.em(), 'push', randomUUID(), { outcome: "'failed'" });
  const { code, stdout } = await doctor({ args: ['--json'] });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ data: [{ cause: 'work_failed' }], unread: [] });
});

it('ends with 2 if the service cannot be asked', async () => {
  const { code, stdout, stderr } = await doctor({ url: 'http://127.0.0.1:1' });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Check ARCADIA_URL');
});

it('does not say that all is well if a cause could not be read', () => {
  const attention = { data: [], unread: ['circuit_open'], checked_at: '2026-11-27T08:00:00.000Z' };
  expect(describeAttention(attention)).toMatch(/Could not be read.*\n {2}circuit_open\n/);
});

it('prints the money, the age, and how to dismiss what may be dismissed', () => {
  const item = {
    cause: 'unmatched_cost',
    severity: 'warning',
    title: 'A title',
    count: 2,
    amount: '3.10',
    currency: 'USD',
    since: '2026-11-27T07:00:00.000Z',
    dismissible: true,
    action: null,
    objects: null,
  };
  const attention = { data: [item], unread: [], checked_at: '2026-11-27T08:00:00.000Z' };
  expect(describeAttention(attention)).toBe(
    [
      'WARNING  A title',
      '  Cause:    unmatched_cost; docs/runbook.md#unmatched_cost says what to do',
      '  Since:    2026-11-27 07:00:00 UTC (1 h ago)',
      '  Count:    2, 3.10 USD',
      "  Hides it: arcadia dismiss unmatched_cost --reason '…', until it grows",
      '',
    ].join('\n'),
  );
});
