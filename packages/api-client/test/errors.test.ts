import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  ArcadiaClientError,
  ArcadiaConnectionError,
  createArcadiaClient,
  ProblemError,
} from '../src/index.ts';
import { json, type Respond, startArcadiaServer } from './arcadia-server.ts';

const ID = '0199c1d2-0000-7000-8000-000000000001';
const problem = {
  type: '/docs/errors#illegal_transition',
  title: 'There is no such transition',
  status: 422,
  detail: 'paused → archived is not possible.',
  code: 'illegal_transition',
  request_id: 'request-1',
  from: 'paused',
  to: 'archived',
  allowed: ['active', 'suspended', 'cancelled'],
  shortest_path: ['paused', 'cancelled', 'archived'],
};

/** Returns the error that a call rejects with. */
async function failure(respond: Respond, signal?: AbortSignal): Promise<unknown> {
  await using server = await startArcadiaServer(respond);
  const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const options = signal === undefined ? {} : { signal };
  return await arcadia.deployments.transition(ID, { to: 'archived' }, options).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('ProblemError', () => {
  it('has the members of the problem', async () => {
    const error = await failure(json(422, problem, { 'content-type': 'application/problem+json' }));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toBeInstanceOf(ArcadiaClientError);
    expect(error).toMatchObject({
      name: 'ProblemError',
      message: 'There is no such transition: paused → archived is not possible.',
      code: 'illegal_transition',
      status: 422,
      requestId: 'request-1',
      retryAfterSeconds: null,
    });
    expect(error instanceof ProblemError && error.problem).toEqual(problem);
  });

  const unavailable = { ...problem, status: 503, code: 'store_unavailable' };

  it('reads Retry-After in seconds', async () => {
    expect(await failure(json(503, unavailable, { 'retry-after': '5' }))).toMatchObject({
      code: 'store_unavailable',
      retryAfterSeconds: 5,
    });
  });

  it.each([
    ['Sat, 02 May 2026 03:04:35 GMT', 30],
    ['Sat, 02 May 2026 03:00:00 GMT', 0],
    ['soon', null],
  ])(
    'reads the HTTP date of "Retry-After: %s" as %s seconds, rounded up',
    async (header, retryAfterSeconds) => {
      vi.useFakeTimers({ now: new Date('2026-05-02T03:04:05.250Z'), toFake: ['Date'] });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      expect(await failure(json(503, unavailable, { 'retry-after': header }))).toMatchObject({
        code: 'store_unavailable',
        retryAfterSeconds,
      });
    },
  );
});

describe('ArcadiaConnectionError', () => {
  it.each<[string, Respond]>([
    ['a login page with status 200', html(200)],
    ['another JSON error', json(404, { message: 'no route' })],
    ['a problem of another API', json(400, { type: 'about:blank', title: 'Bad', status: 400 })],
    ['a JSON value that is not an object', json(200, 'ok')],
    ['null', json(200, null)],
    ['an empty body', (response) => response.writeHead(200).end()],
    ['no body', (response) => response.writeHead(204).end()],
  ])('is thrown for an answer with %s', async (_, respond) => {
    const error = await failure((response, request) => {
      response.setHeader('x-request-id', 'proxy-7');
      respond(response, request);
    });
    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({
      code: 'connection',
      status: expect.any(Number),
      requestId: 'proxy-7',
      message: expect.stringContaining('check `baseUrl`'),
    });
  });

  it.each<[string, Respond, string]>([
    ['a login page', html(200), 'is not JSON'],
    ['another answer', json(200, { done: true }), 'does not fit the contract at `$.'],
    ['no body', (response) => response.writeHead(200).end(), 'is empty'],
  ])('says that a change may have been made if a 2xx has %s', async (_, respond, fault) => {
    const rest =
      'Another server answered, or a service older than this client: check `baseUrl` and the versions.';
    const { change, read } = await messages(respond);
    expect(read).toContain(`The answer (status 200) ${fault}`);
    expect(read).toMatch(new RegExp(`\\. ${rest}$`));
    expect(change).toMatch(
      new RegExp(
        `\\. ${rest} A change may have been made: repeat it only with its \`idempotencyKey\`.$`,
      ),
    );
  });

  it.each([400, 403, 404, 501])(
    'advises to try again later, then to check `baseUrl`: %i',
    async (status) => {
      const { change } = await messages(json(status, { message: 'no route' }));
      expect(change).toBe(
        `The answer (status ${status}) is not one of the API: a proxy or another server answered. Try again later; if it persists, check \`baseUrl\`.`,
      );
    },
  );
});

/** Returns the messages of the errors that a change and a read reject with. */
async function messages(respond: Respond): Promise<{ change: string; read: string }> {
  await using server = await startArcadiaServer(respond);
  const { deployments } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const toMessage = (call: Promise<unknown>) => call.then(String, ({ message }: Error) => message);
  return {
    change: await toMessage(deployments.transition(ID, { to: 'paused' })),
    read: await toMessage(deployments.get(ID)),
  };
}

describe('ArcadiaConnectionError of a proxy', () => {
  it.each([408, 425, 429, 500, 502, 503, 504, 520])(
    'has the Retry-After of status %i, and does not blame `baseUrl`',
    async (status) => {
      for (const respond of [html(status), json(status, { message: 'no healthy upstream' })]) {
        const error = await failure((response, request) => {
          response.setHeader('retry-after', '7');
          respond(response, request);
        });
        expect(error).toBeInstanceOf(ArcadiaConnectionError);
        expect(error).toMatchObject({
          status,
          retryAfterSeconds: 7,
          message: expect.not.stringContaining('baseUrl'),
        });
      }
    },
  );

  it('has no retryAfterSeconds without the header', async () => {
    expect(await failure(html(502))).toMatchObject({ status: 502, retryAfterSeconds: null });
  });

  it.each([
    ['Fri, 01 May 2099 00:00:00 GMT', 21_600],
    ['99999999999', 21_600],
    ['Sat May  2 03:04:35 2026', 30],
  ])('reads "Retry-After: %s" as %i seconds', async (header, retryAfterSeconds) => {
    vi.useFakeTimers({ now: new Date('2026-05-02T03:04:05.250Z'), toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const respond = json(503, {}, { 'retry-after': header });
    expect(await failure(respond)).toMatchObject({ retryAfterSeconds });
  });
});

describe('ArcadiaConnectionError without an answer', () => {
  it('has its cause if the connection is cut in the middle of the answer', async () => {
    const error = await failure((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"id":', () => response.destroy());
    });
    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({
      status: null,
      requestId: null,
      retryAfterSeconds: null,
      cause: expect.any(Error),
    });
  });

  it('names the server if it cannot be reached', async () => {
    const server = await startArcadiaServer(json(200, {}));
    await server[Symbol.asyncDispose]();
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    await expect(arcadia.health()).rejects.toMatchObject({
      code: 'connection',
      message: expect.stringContaining(server.url),
      cause: expect.any(Error),
    });
  });
});

describe('signal', () => {
  it.each<[string, (abort: () => void) => Respond]>([
    ['before the answer', (abort) => () => abort()],
    ['in the middle of the answer', (abort) => (response) => response.write('{"id":', abort)],
  ])('aborts a call %s with its own reason', async (_, respond) => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const error = await failure(
      respond(() => controller.abort(reason)),
      controller.signal,
    );
    expect(error).toBe(reason);
  });
});

function html(status: number): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<h1>Hello</h1>');
  };
}
