import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArcadiaError } from '../../src/errors/arcadia-error.ts';
import { omitAnswers } from '../../src/http/close-answers.ts';
import { readContract } from '../../src/http/contract.ts';
import type { Answer } from '../../src/http/idempotency-key.ts';
import type { OperationId } from '../../src/http/operations.ts';
import { startApp } from '../setup/start-app.ts';

type App = Awaited<ReturnType<typeof startApp>>;

let next: () => Answer;
let checked: App;
let unchecked: App;
beforeAll(async () => {
  checked = await startApp(async () => next(), { validateResponses: true });
  unchecked = await startApp(async () => next(), { validateResponses: false });
});
afterAll(async () => {
  await checked[Symbol.asyncDispose]();
  await unchecked[Symbol.asyncDispose]();
});

const scheduler = { backend: 'postgres', state: 'up' };
const health = {
  status: 'ok',
  version: '0.1.0',
  schema: 'latest',
  instance: crypto.randomUUID(),
  stores: { postgres: 'up', scheduler },
};

async function answerOf(app: App, body: object, status = 200) {
  next = () => ({ status, body, headers: {} });
  const response = await fetch(`${app.url}/api/health`);
  return { status: response.status, body: await response.json() };
}

describe('validateResponses', () => {
  it.each([
    ['at the top', { ...health, colour: 'red' }],
    ['in a member', { ...health, stores: { ...health.stores, redis: 'up' } }],
    [
      'in a member of a member',
      { ...health, stores: { ...health.stores, scheduler: { ...scheduler, lag: 1 } } },
    ],
  ])('rejects an answer with an undeclared member %s', async (_place, body) => {
    expect(await answerOf(checked, health)).toEqual({ status: 200, body: health });
    expect(await answerOf(checked, body)).toMatchObject({
      status: 500,
      body: { code: 'internal_error' },
    });
    expect(await answerOf(unchecked, body)).toEqual({ status: 200, body });
  });

  it('rejects an answer and an error with a status that the operation does not declare', async () => {
    expect(await answerOf(checked, health, 202)).toMatchObject({ status: 500 });
    next = () => {
      throw new ArcadiaError('log_incomplete', 'The log is incomplete.');
    };
    expect((await fetch(`${checked.url}/api/v1/lifecycle`)).status).toBe(500);
    expect((await fetch(`${unchecked.url}/api/v1/lifecycle`)).status).toBe(410);
  });
});

it('ignores the body of an operation that takes none', async () => {
  next = () => ({ status: 200, body: {}, headers: {} });
  const path = `/api/v1/catalog/addons/${crypto.randomUUID()}/publish`;
  const response = await fetch(unchecked.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{ "not": JSON, ${' '.repeat(200_000)}`,
  });
  expect(response.status).toBe(200);
});

describe.each([true, false])('validate with validateResponses %s', (validateResponses) => {
  it('rejects an invalid query and an invalid body', async () => {
    const app = validateResponses ? checked : unchecked;
    const query = await fetch(`${app.url}/api/v1/deployments?limit=201`);
    const body = await fetch(`${app.url}/api/v1/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slug: 's', display_name: 'S', region: 'r', colour: 'red' }),
    });
    for (const answer of [query, body]) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'invalid_request' });
    }
  });

  it('leaves the contract, which all apps of a process share, as it is', async () => {
    const read = () => JSON.stringify(readContract((id): id is OperationId => id !== '').document);
    const before = read();
    await using app = await startApp(async () => next(), { validateResponses });
    expect(await answerOf(app, health)).toMatchObject({ status: 200 });
    expect(read()).toBe(before);
    expect(before).not.toContain('x-eov');
  });
});

it('does not read answers at the first request of an operation if it checks only requests', () => {
  const { document } = readContract((id): id is OperationId => id !== '');
  const { paths, components } = omitAnswers(document);
  const text = JSON.stringify([paths, components]);
  expect(text).not.toContain('application/problem+json');
  expect(text).not.toContain('#/components/responses/');
  expect(text).toContain('#/components/parameters/Limit');
});
