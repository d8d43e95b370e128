import { createArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runArcadia } from '../setup/run-arcadia.ts';
import { secret, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

function arcadia(...args: string[]) {
  const env = { DATABASE_URL: service.config.databaseUrl, ARCADIA_JWT_SECRET: secret };
  return runArcadia(args, env);
}

it('prints only a token that the service accepts', async () => {
  const { stdout } = await arcadia('token', '--role', 'platform_admin');
  expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const client = createArcadiaClient({ baseUrl: service.url, token: stdout.trim() });
  expect((await client.deployments.list()).data).toEqual([]);
});

it('prints a token for a member, and fails without --tenant', async () => {
  const { stdout } = await arcadia('token', '--role', 'member', '--tenant', 'acme');
  const client = createArcadiaClient({ baseUrl: service.url, token: stdout.trim() });
  const created = await client.deployments.create({ slug: 's', display_name: 'S', region: 'r' });
  expect(created.tenant_id).toBe('acme');
  await expect(arcadia('token', '--role', 'member')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--tenant'),
  });
});

it.each([
  ['--tenant', 'a b', 'tenant_id'],
  ['--subject', '', 'sub'],
])('fails if the service would reject the token: %s "%s"', async (option, value, claim) => {
  const minted = arcadia('token', '--role', 'platform_admin', option, value);
  await expect(minted).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(claim),
  });
});

it('prints one line per fault of the configuration', async () => {
  const broken = runArcadia(['serve'], {});
  await expect(broken).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/DATABASE_URL.*\n.*ARCADIA_JWT_SECRET/s),
  });
});
