import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createArcadiaClient } from '../src/index.ts';
import { json, startArcadiaServer } from './arcadia-server.ts';

const page = json(200, { data: [], next_cursor: null });

describe('token', () => {
  it('is called for each call if it is a function', async () => {
    await using server = await startArcadiaServer(page);
    let asked = 0;
    const token = () => Promise.resolve(`token-${++asked}`);
    const arcadia = createArcadiaClient({ baseUrl: server.url, token });
    await arcadia.deployments.list();
    await arcadia.deployments.list();

    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('rejects the call with its own error and sends nothing if it fails', async () => {
    await using server = await startArcadiaServer(page);
    const error = new Error('the vault is sealed');
    const arcadia = createArcadiaClient({
      baseUrl: server.url,
      token: () => Promise.reject(error),
    });

    await expect(arcadia.deployments.list()).rejects.toBe(error);
    expect(server.requests).toEqual([]);
  });

  it.each(['', 'two words', 'line\n', 'ünïcode'])(
    'rejects %j without repeating it',
    async (token) => {
      expect(() => createArcadiaClient({ baseUrl: 'http://localhost', token })).toThrow(
        new TypeError('"token" must be text without spaces'),
      );
      const arcadia = createArcadiaClient({ baseUrl: 'http://localhost', token: () => token });
      await expect(arcadia.health()).rejects.toThrow('"token" must be text without spaces');
    },
  );

  it('does not appear in errors', async () => {
    await using server = await startArcadiaServer((response) => response.destroy());
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const error: unknown = await arcadia.health().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('a-token');
  });
});

describe('createArcadiaClient', () => {
  it('sends headers with every call, except authorization', async () => {
    await using server = await startArcadiaServer(page);
    const headers = { 'user-agent': 'nightly-report', authorization: 'Basic x' };
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token', headers });
    await arcadia.catalog.listPlans();

    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'nightly-report',
      authorization: 'Bearer a-token',
    });
  });

  it('makes its calls with fetch', async () => {
    const urls: string[] = [];
    const arcadia = createArcadiaClient({
      baseUrl: 'http://arcadia.test/',
      token: 'a-token',
      fetch: (request) => {
        urls.push(request.url);
        return Promise.resolve(Response.json({ data: [], next_cursor: null }));
      },
    });
    await arcadia.catalog.listAddons();

    expect(urls).toEqual(['http://arcadia.test/api/v1/catalog/addons']);
  });

  it.each(['localhost:4000', 'cloud', '', 'ftp://cloud'])('rejects the baseUrl %j', (baseUrl) => {
    expect(() => createArcadiaClient({ baseUrl, token: 't' })).toThrow(
      new TypeError('"baseUrl" must be an http or https URL'),
    );
  });

  it.each(['http://u:hunter2@cloud', 'http://cloud?x=1', 'http://cloud#x'])(
    'rejects the baseUrl %j without repeating it',
    (baseUrl) => {
      expect(() => createArcadiaClient({ baseUrl, token: 't' })).toThrow(
        new TypeError('"baseUrl" must have neither credentials nor a query nor a fragment'),
      );
    },
  );
});
