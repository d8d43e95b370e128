import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArcadiaConnectionError, createArcadiaClient } from '../src/index.ts';
import { json, type Respond, startArcadiaServer } from './arcadia-server.ts';

const deployment = { slug: 'shop', display_name: 'Shop', region: 'syd1' };
const page = json(200, { data: [], next_cursor: null });

const redirect =
  (status: number, location?: string): Respond =>
  (response) => {
    response.writeHead(status, location === undefined ? {} : { location });
    response.end(status === 304 ? undefined : '<h1>Moved</h1>');
  };

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a redirect', () => {
  const statuses = [300, 301, 302, 303, 305, 307, 308];

  it.each(statuses)('rejects a change after one request: %i to the same origin', async (status) => {
    await using server = await startArcadiaServer((response, request) =>
      request.path === '/moved'
        ? page(response, request)
        : redirect(status, '/moved')(response, request),
    );
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const error = await failure(arcadia.deployments.create(deployment));

    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({ code: 'connection', status, location: '/moved' });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/deployments',
    ]);
  });

  it.each(statuses)('rejects a read after one request: %i to another origin', async (status) => {
    await using other = await startArcadiaServer(page);
    await using server = await startArcadiaServer(redirect(status, `${other.url}/api`));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const error = await failure(arcadia.deployments.list());

    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({
      status,
      location: `${other.url}/api`,
      message: expect.stringContaining(`${other.url}/api`),
    });
    expect(server.requests).toHaveLength(1);
    expect(other.requests).toEqual([]);
  });

  it.each([301, 302, 304, 307])('rejects a call if %i has no location', async (status) => {
    await using server = await startArcadiaServer(redirect(status));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const error = await failure(arcadia.health());

    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({ status, location: null });
    expect(server.requests).toHaveLength(1);
  });

  it('rejects without the token, even if the location repeats it', async () => {
    await using server = await startArcadiaServer(redirect(302, '/login?from=a-token&x=1'));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const error = await failure(arcadia.deployments.list());

    expect(error).toMatchObject({ status: 302, location: '/login?from=…&x=1' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('a-token');
  });

  it('rejects without the token, however often and in whatever case it is percent-encoded', async () => {
    const token = fc.stringMatching(/^[\x21-\x7e]{8,40}$/);
    const encode = fc.constantFrom<((text: string) => string)[]>(
      (text) => text,
      encodeURI,
      encodeURIComponent,
      (text) => encodeURIComponent(text).toLowerCase(),
      (text) => encodeURIComponent(encodeURIComponent(text)),
      (text) => text.replace(/./g, (char) => `%${char.charCodeAt(0).toString(16)}`),
    );
    await fc.assert(
      fc.asyncProperty(token, encode, async (secret, toEncoded) => {
        const location = `/login?from=${toEncoded(secret)}&x=1`;
        const arcadia = createArcadiaClient({
          baseUrl: 'http://arcadia.test',
          token: secret,
          fetch: () => Promise.resolve(new Response(null, { status: 302, headers: { location } })),
        });
        const error = await failure(arcadia.deployments.list());
        expect(error).toMatchObject({
          location: '/login?from=…&x=1',
          message: expect.stringContaining('redirect to /login?from=…&x=1.'),
        });
      }),
    );
  });

  it('rejects in a browser, which hides its status and location', async () => {
    const requests: Request[] = [];
    const arcadia = createArcadiaClient({
      baseUrl: 'http://arcadia.test',
      token: 'a-token',
      fetch: (request) => {
        requests.push(request);
        const opaque = { type: { value: 'opaqueredirect' }, status: { value: 0 } };
        return Promise.resolve(Object.defineProperties(new Response(null), opaque));
      },
    });
    const error = await failure(arcadia.deployments.create(deployment));

    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({ status: 0, location: null });
    expect(requests.map((request) => request.redirect)).toEqual(['manual']);
  });

  it('rejects if a `fetch` of the caller follows it', async () => {
    await using server = await startArcadiaServer((response, request) =>
      request.path === '/moved'
        ? page(response, request)
        : redirect(301, '/moved')(response, request),
    );
    const arcadia = createArcadiaClient({
      baseUrl: server.url,
      token: 'a-token',
      fetch: (request) => fetch(new Request(request, { redirect: 'follow' })),
    });
    const error = await failure(arcadia.deployments.create(deployment));

    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({ location: `${server.url}/moved` });
  });
});
