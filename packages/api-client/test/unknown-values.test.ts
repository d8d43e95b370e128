import { describe, expect, it } from 'vitest';
import { createArcadiaClient, ProblemError } from '../src/index.ts';
import { json, startArcadiaServer } from './arcadia-server.ts';
import { contractOperations, findSchema } from './contract.ts';
import { operationCalls, PATH_IDS } from './operation-calls.ts';
import { sample, sampleObject } from './sample.ts';

const tomorrow = { extraMember: true, unknownValues: true };

describe.each(contractOperations)('$id', ({ id, status, answer: schema }) => {
  it('returns an answer with unknown members and values as it is', async () => {
    const answer = sample(schema, tomorrow);
    expect(JSON.stringify(answer)).toContain('"of_tomorrow":{"is":"new"}');
    await using server = await startArcadiaServer(json(status, answer));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });

    expect(await operationCalls[id].call(arcadia, PATH_IDS)).toEqual(answer);
  });

  it('rejects a problem with an unknown code as `unknown`', async () => {
    const problem = {
      ...Object(sample(findSchema('Problem'), tomorrow)),
      status: 422,
      of_tomorrow: 1,
    };
    await using server = await startArcadiaServer(json(422, problem));
    const arcadia = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const error: unknown = await operationCalls[id]
      .call(arcadia, PATH_IDS)
      .catch((it: unknown) => it);

    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'unknown', status: 422, problem });
    expect(problem).toMatchObject({ code: 'of_tomorrow' });
  });
});

it.each(findSchema('ProblemCode').enum ?? [])('ProblemError knows the code %s', async (code) => {
  const fetch = () =>
    Promise.resolve(Response.json(sampleObject('Problem', { code }), { status: 409 }));
  const arcadia = createArcadiaClient({ baseUrl: 'http://arcadia.test', token: 'a-token', fetch });
  await expect(arcadia.lifecycle()).rejects.toMatchObject({ code, problem: { code } });
});
