import { expect, test } from 'vitest';
import { createBillingClient } from '../../src/client/create-billing-client.ts';
import { type Answer, balance, failureOf, sendJson, serve } from './api-server.ts';

const FIRST = 'dop_v1_first';
const SECOND = 'dop_v1_second';

/** Accepts one token, and echoes the token of a rejected request. */
const acceptOnly =
  (token: string, status = 401): Answer =>
  (request, response) => {
    const { authorization } = request.headers;
    if (authorization === `Bearer ${token}`) return sendJson(response, balance);
    const headers = { 'x-request-id': `id of ${authorization}` };
    return sendJson(response, { message: `No ${authorization}` }, status, headers);
  };

async function serveTwo(answer: Answer, maxAttempts = 1) {
  const accepted: number[] = [];
  const token = [FIRST, SECOND];
  const onTokenAccepted = (index: number) => void accepted.push(index);
  return { accepted, ...(await serve(answer, { token, onTokenAccepted, maxAttempts })) };
}

const tokensOf = (requests: readonly { authorization: string | undefined }[]) =>
  requests.map(({ authorization }) => authorization?.replace('Bearer ', ''));

test('getBalance sends the first token alone if the API accepts it', async () => {
  const { client, requests, accepted } = await serveTwo(acceptOnly(FIRST));
  await client.getBalance();
  expect(tokensOf(requests)).toEqual([FIRST]);
  expect(accepted).toEqual([0]);
});

test('getBalance sends the second token once after a 401, anew for every request', async () => {
  const { client, requests, accepted } = await serveTwo(acceptOnly(SECOND));
  await client.getBalance();
  await client.getBalance();
  expect(tokensOf(requests)).toEqual([FIRST, SECOND, FIRST, SECOND]);
  expect(accepted).toEqual([1, 1]);
});

test('getBalance rejects with a 401 if the API accepts neither token, and quotes none', async () => {
  const { client, requests, accepted } = await serveTwo(acceptOnly('another'), 5);
  const failure = await failureOf(client.getBalance());
  expect(failure).toMatchObject({ code: 'unauthorized', status: 401 });
  expect(JSON.stringify(failure) + String(failure)).not.toMatch(/dop_v1/);
  expect(tokensOf(requests)).toEqual([FIRST, SECOND]);
  expect(accepted).toEqual([]);
});

test.each([403, 404, 500])(
  'getBalance does not send the second token after a %i',
  async (status) => {
    const { client, requests } = await serveTwo(acceptOnly(SECOND, status));
    expect(await failureOf(client.getBalance())).toMatchObject({ status });
    expect(tokensOf(requests)).toEqual([FIRST]);
  },
);

test('openInvoiceCsv sends the second token after a 401 too', async () => {
  const { client, requests } = await serveTwo((request, response) =>
    request.headers.authorization === `Bearer ${SECOND}`
      ? response.end('a,b\n')
      : sendJson(response, {}, 401),
  );
  const stream = await client.openInvoiceCsv('22737513-0ea7-4206-8ceb-98a575af7681');
  expect(await new Response(stream).text()).toBe('a,b\n');
  expect(requests).toHaveLength(2);
});

test.each([[[]], [[FIRST, '']], [[FIRST, 'with space']]])(
  'createBillingClient rejects the tokens %j',
  (token) => {
    expect(() => createBillingClient({ token })).toThrow(/^"token" must be/);
  },
);
