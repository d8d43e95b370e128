import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createArcadiaClient } from '../src/index.ts';
import { json, startArcadiaServer } from './arcadia-server.ts';
import { contractOperations, fileOperations } from './contract.ts';
import { ID, operationCalls, PATH_IDS } from './operation-calls.ts';
import { sample, sampleObject } from './sample.ts';

const deployment = sampleObject('DeploymentDetail');

it('operationCalls covers the operations of the contract', () => {
  const ids = [...contractOperations.map(({ id }) => id), ...fileOperations];
  expect(Object.keys(operationCalls).sort()).toEqual(ids.sort());
});

describe.each(fileOperations)('%s', (id) => {
  const { call, line } = operationCalls[id];
  const csv = 'product,USD\r\n"Droplets",$3.10\r\n';
  const answer = (type: string, text: string) => (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': type }).end(text);
  };

  it('sends the request of the contract, and returns the CSV', async () => {
    await using server = await startArcadiaServer(answer('text/csv; charset=utf-8', csv));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    expect(await call(arcadia, PATH_IDS)).toBe(csv);
    expect(`${server.requests[0]?.method} ${server.requests[0]?.path}`).toBe(line);
  });

  it('rejects a page of another server', async () => {
    await using server = await startArcadiaServer(answer('text/html', '<html>Sign in</html>'));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    const calling = call(arcadia, PATH_IDS);
    await expect(calling).rejects.toMatchObject({ code: 'connection', status: 200 });
  });
});

describe.each(contractOperations)('$id', ({ id, answer: schema, status }) => {
  const { call, line, body } = operationCalls[id];

  it('sends the request of the contract, and returns the data', async () => {
    const answer = sample(schema);
    await using server = await startArcadiaServer(json(status, answer));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    expect(await call(arcadia, PATH_IDS)).toEqual(answer);
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(`${request?.method} ${request?.path}`).toBe(line);
    expect(request?.body).toEqual(body);
    expect(request?.headers.authorization).toBe('Bearer a-token');
    expect(request?.headers['content-type']).toBe(
      body === undefined ? undefined : 'application/json',
    );
  });
});

describe('deployments.get', () => {
  it.each([
    ['a Date', new Date('2026-04-30T00:00:00Z'), '2026-04-30T00%3A00%3A00.000Z'],
    ['text', '2026-04-30T10:00:00+10:00', '2026-04-30T10%3A00%3A00%2B10%3A00'],
  ])('sends asOf given as %s', async (_name, asOf, sent) => {
    await using server = await startArcadiaServer(json(200, deployment));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    await arcadia.deployments.get(ID, { asOf, requestId: 'request-1' });

    expect(server.requests[0]?.path).toBe(`/api/v1/deployments/${ID}?as_of=${sent}`);
    expect(server.requests[0]?.headers['x-request-id']).toBe('request-1');
  });
});

describe('ready', () => {
  const degraded = {
    status: 'degraded',
    version: '0.1.0',
    schema: '20261127220000-keep-finance-receipts',
    instance: '01a21b7c-92cb-755d-b4e3-0911db38f40b',
    stores: { postgres: 'down', scheduler: { backend: 'mongodb', state: 'up' } },
  };

  it('returns the health of a service that is not ready', async () => {
    await using server = await startArcadiaServer(json(503, degraded));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    expect(await arcadia.ready()).toEqual(degraded);
  });

  it('rejects if another server answers 503', async () => {
    await using server = await startArcadiaServer(json(503, { message: 'no healthy upstream' }));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    await expect(arcadia.ready()).rejects.toMatchObject({ code: 'connection', status: 503 });
  });
});

describe('the options of a call', () => {
  it('are sent as headers', async () => {
    await using server = await startArcadiaServer(json(200, deployment));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    await arcadia.deployments.transition(
      ID,
      { to: 'paused' },
      { idempotencyKey: 'key-1', ifMatch: 7, requestId: 'request-1' },
    );

    expect(server.requests[0]?.headers).toMatchObject({
      'idempotency-key': 'key-1',
      'if-match': '"7"',
      'x-request-id': 'request-1',
    });
  });

  it('are not sent if they are not given', async () => {
    await using server = await startArcadiaServer(json(200, deployment));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    await arcadia.deployments.transition(ID, { to: 'paused' });

    const names = Object.keys(server.requests[0]?.headers ?? {});
    expect(names).not.toContain('idempotency-key');
    expect(names).not.toContain('if-match');
    expect(names).not.toContain('x-request-id');
  });
});
