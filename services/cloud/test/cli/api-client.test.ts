import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandClient, explainCallError } from '../../src/cli/api-client.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const access = async (roles: string[]) => ({
  ARCADIA_URL: `${service.url}/`,
  ARCADIA_TOKEN: await mintToken({ roles, tenant_id: 'acme' }),
});

it('calls the API at ARCADIA_URL with ARCADIA_TOKEN', async () => {
  const arcadia = createCommandClient(await access(['platform_admin']));
  expect((await arcadia.deployments.list()).data).toEqual([]);
});

it('reports all faults of the two variables together, without the token', () => {
  expect(() => createCommandClient({ ARCADIA_URL: '' })).toThrow(
    /ARCADIA_URL: is missing.*\n.*ARCADIA_TOKEN: is missing/,
  );
  const read = () => createCommandClient({ ARCADIA_URL: 'ftp://x', ARCADIA_TOKEN: 'se cret' });
  expect(read).toThrow(/ARCADIA_URL: .*not an http or https URL/);
  expect(read).toThrow(/ARCADIA_TOKEN: contains a blank/);
  expect(read).not.toThrow(/se cret/);
});

it('explains which variable to correct if a call fails', async () => {
  const explain = (env: NodeJS.ProcessEnv) =>
    createCommandClient(env).auditLog.list().then(String, explainCallError);
  expect(await explain(await access(['member']))).toMatch(/Forbidden.*\nSet ARCADIA_TOKEN/);
  const expired = { ...(await access([])), ARCADIA_TOKEN: 'x' };
  expect(await explain(expired)).toMatch(/Not authenticated.*\nSet ARCADIA_TOKEN/);
  const elsewhere = { ...(await access([])), ARCADIA_URL: 'http://127.0.0.1:1' };
  expect(await explain(elsewhere)).toMatch(/could not be reached.*\nCheck ARCADIA_URL/);
  expect(explainCallError(new Error('another'))).toBeUndefined();
});
