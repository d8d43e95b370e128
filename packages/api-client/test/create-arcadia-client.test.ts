import { expect, it } from 'vitest';
import {
  ArcadiaConnectionError,
  createArcadiaClient,
  type Page,
  ProblemError,
  paginate,
} from '../src/index.ts';

/** A client whose requests are answered by `answer`: nothing is mocked, it is only not sent over a wire. */
function observed(answer: (request: Request) => Response | Promise<Response>) {
  const requests: Request[] = [];
  const arcadia = createArcadiaClient({
    baseUrl: 'http://arcadia.test/',
    token: async () => 'a-token',
    fetch: async (request) => {
      requests.push(request.clone());
      return answer(request);
    },
  });
  return { arcadia, requests };
}

const problem = {
  type: '/docs/errors#illegal_transition',
  title: 'There is no such transition',
  status: 422,
  detail: 'paused → archived is not possible.',
  code: 'illegal_transition',
  request_id: 'r-1',
  allowed: ['active', 'cancelled'],
};

function problemResponse(body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status: 422,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

it('sends the token, the idempotency key, the seq and the request id as headers', async () => {
  const { arcadia, requests } = observed(() => Response.json({ seq: 8 }));
  await arcadia.deployments.transition(
    'd-1',
    { to: 'paused', reason: 'asked' },
    { idempotencyKey: 'k', ifMatch: 7, requestId: 'r' },
  );
  const [request] = requests;
  expect(request?.method).toBe('POST');
  expect(request?.url).toBe('http://arcadia.test/api/v1/deployments/d-1/transition');
  expect(request?.headers.get('authorization')).toBe('Bearer a-token');
  expect(request?.headers.get('idempotency-key')).toBe('k');
  expect(request?.headers.get('if-match')).toBe('"7"');
  expect(request?.headers.get('x-request-id')).toBe('r');
  expect(await request?.json()).toEqual({ to: 'paused', reason: 'asked' });
});

it('throws a problem as a typed error, with the members of its code', async () => {
  const { arcadia } = observed(() => problemResponse(problem, { 'retry-after': '5' }));
  const error = await arcadia.deployments.get('d-1').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    code: 'illegal_transition',
    status: 422,
    requestId: 'r-1',
    retryAfterSeconds: 5,
    problem: { allowed: ['active', 'cancelled'] },
  });
});

it('tells an answer that is not of this API from a problem', async () => {
  const html = { status: 502, headers: { 'content-type': 'text/html' } };
  const { arcadia } = observed(() => new Response('<h1>Bad gateway</h1>', html));
  const error = await arcadia.catalog.listPlans().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ArcadiaConnectionError);
  expect(error).toMatchObject({ code: 'connection', status: 502 });
});

it('keeps the cause of a network fault, and the token out of the error', async () => {
  const cause = new TypeError('fetch failed');
  const { arcadia } = observed(() => Promise.reject(cause));
  const error = await arcadia.billing.getBalance().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ArcadiaConnectionError);
  expect(error).toMatchObject({ cause, status: null });
  expect(JSON.stringify(error)).not.toContain('a-token');
});

it('lets an abort through as what it is', async () => {
  const { arcadia } = observed((request) => {
    request.signal.throwIfAborted();
    return Response.json({});
  });
  const reason = new DOMException('enough', 'AbortError');
  const signal = AbortSignal.abort(reason);
  await expect(arcadia.health({ signal })).rejects.toThrow('enough');
});

it('pages a list to its end, carrying the query along', async () => {
  const pages: Page<{ id: string }>[] = [
    { data: [{ id: 'a' }, { id: 'b' }], next_cursor: 'c1' },
    { data: [{ id: 'c' }], next_cursor: null },
  ];
  const { arcadia, requests } = observed(() => Response.json(pages.shift()));
  const ids: string[] = [];
  for await (const { id } of paginate(arcadia.deployments.list, { state: 'active' })) ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(requests.map((request) => new URL(request.url).search)).toEqual([
    '?state=active',
    '?state=active&cursor=c1',
  ]);
});

it('refuses a base URL that is none', () => {
  expect(() => createArcadiaClient({ baseUrl: 'localhost', token: 't' })).toThrow('"baseUrl"');
});
