import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArcadiaClient } from '../src/index.ts';
import { contractOperations } from './contract.ts';
import { ID, operationCalls, PATH_IDS } from './operation-calls.ts';

const argumentNames: Readonly<Record<string, string>> = {
  id: 'id',
  addon_id: 'addonId',
  kind: 'kind',
  name: 'name',
  cause: 'cause',
};

const cases = contractOperations.flatMap(({ id: operation, path, pathParameters }) =>
  pathParameters.map((parameter) => ({ operation, path, parameter })),
);

/** Calls an operation with any value as the path parameter, as JavaScript can. */
async function callWith(operation: keyof typeof operationCalls, parameter: string, value: unknown) {
  const requests: Request[] = [];
  const arcadia = createArcadiaClient({
    baseUrl: 'http://arcadia.test/base',
    token: 'a-token',
    fetch: (request) => {
      requests.push(request);
      return Promise.resolve(Response.json({}));
    },
  });
  const ids = { ...PATH_IDS, [parameter]: value };
  const { call } = operationCalls[operation];
  const error: unknown = await Reflect.apply(call, undefined, [arcadia, ids]).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, requests };
}

it('operationCalls covers the path parameters of the contract', () => {
  expect(cases.length).toBeGreaterThan(20);
  expect(new Set(cases.map(({ parameter }) => parameter))).toEqual(
    new Set(Object.keys(argumentNames)),
  );
});

describe.each(cases)('$operation, {$parameter} of $path', ({ operation, parameter }) => {
  it.each<[string, unknown]>([
    ['the empty text', ''],
    ['.', '.'],
    ['..', '..'],
    ['three dots', '...'],
    ['an encoded dot', '%2e'],
    ['two encoded dots', '%2E%2e'],
    ['a dot and an encoded dot', '.%2E'],
    ['a dot that is encoded twice', '%252e'],
    ['a slash', 'a/b'],
    ['an encoded slash', 'a%2Fb'],
    ['a backslash', 'a\\b'],
    ['a path upwards', '../audit-log'],
    ['a query', 'a?limit=1'],
    ['a fragment', 'a#b'],
    ['a space', ' '],
    ['white space', ' \t\n\u00a0\ufeff'],
    ['white space at the edges', ` ${ID}\n`],
    ['NUL', `${ID}\u0000`],
    ['a lone surrogate', '\ud800'],
    ['a placeholder', '{id}'],
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['NaN', Number.NaN],
    ['true', true],
    ['an object', { id: ID }],
    ['a list', [ID]],
    ['a String object', Object(ID)],
    ['a symbol', Symbol(ID)],
  ])('rejects %s with a TypeError that names the argument, and sends nothing', async (_, value) => {
    const { error, requests } = await callWith(operation, parameter, value);

    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`"${argumentNames[parameter]}"`),
    });
    expect(requests).toEqual([]);
  });
});

it('rejects a path parameter, or sends it as one segment of the path, whatever its text', async () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 });
  const text = fc.oneof(
    units.map((codes) => String.fromCharCode(...codes)),
    fc.stringMatching(/^[\w.~%/-]{1,5}$/),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...cases), text, async ({ operation, parameter }, value) => {
      const usual = await callWith(operation, parameter, 'usual-id');
      const { error, requests } = await callWith(operation, parameter, value);
      const expected = usual.requests.map(({ url }) => url.replace('usual-id', () => value));
      expect(requests.map(({ url }) => url)).toEqual(error instanceof TypeError ? [] : expected);
    }),
  );
});
