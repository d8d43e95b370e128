import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeAnswers } from '../../src/http/close-answers.ts';
import { readContract } from '../../src/http/contract.ts';
import type { Answer } from '../../src/http/idempotency-key.ts';
import type { OperationId } from '../../src/http/operations.ts';
import { problems } from '../../src/http/problem.ts';
import { startApp } from '../setup/start-app.ts';

const { document } = readContract((id): id is OperationId => id !== '');

const example = z.looseObject({ value: z.unknown() });
const mediaType = z.looseObject({
  schema: z.looseObject({}),
  example: z.unknown().optional(),
  examples: z.record(z.string(), example).default({}),
});
const operationSchema = z.looseObject({
  operationId: z.string(),
  'x-roles': z.array(z.string()).optional(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() }))
    .default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), mediaType) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      content: z.record(z.string(), mediaType),
      headers: z.looseObject({}).optional(),
    }),
  ),
});
type Operation = z.infer<typeof operationSchema> & { method: string; path: string };

const ajv = addFormats.default(new Ajv2020({ strict: false }));
const isProblem = ajv.compile({
  ...members(resolve(members(members(document.components).schemas).Problem)),
  // Clients may meet other members. Examples show only those that the contract declares.
  additionalProperties: false,
});

/** Every operation of the contract, with its references resolved. */
const operations: Operation[] = Object.entries(members(document.paths)).flatMap(([path, item]) => {
  const { parameters: shared = [], ...methods } = members(resolve(item));
  return Object.entries(methods).map(([method, value]) => {
    const operation = operationSchema.parse(value);
    const parameters = operationSchema.shape.parameters.parse(shared);
    return { ...operation, parameters: [...parameters, ...operation.parameters], method, path };
  });
});
const named = operations.map((operation) => [operation.operationId, operation] as const);

/** Whether the contract lists every value of a parameter. */
function isListed({ schema }: Operation['parameters'][number]): boolean {
  return members(resolve(schema)).enum !== undefined;
}

let answer: Answer = { status: 200, body: {}, headers: {} };
let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp(() => answer, { validateResponses: true });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Values for the path parameters that are names; the others are ids. */
const names: Readonly<Record<string, string>> = {
  kind: 'push',
  name: 'balance-snapshot',
  cause: 'not_configured',
};

/** Calls the operation with the body. Its handler returns `next`. */
async function call({ method, path }: Operation, body: unknown, next: Partial<Answer>) {
  answer = { status: 200, body: {}, headers: {}, ...next };
  const response = await fetch(
    app.url + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? randomUUID()),
    {
      method: method.toUpperCase(),
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  );
  return { status: response.status, body: await response.json() };
}

describe.each(named)('%s', (_operationId, operation) => {
  const request = operation.requestBody?.content['application/json'];
  const answers = Object.entries(operation.responses).flatMap(([status, { content }]) =>
    Object.entries(content).map(([type, media]) => ({ status, type, media })),
  );
  const ofType = (type: string) => answers.filter((each) => each.type === type);

  it('has a request example and answer examples that fit the contract', async () => {
    if (request !== undefined) expect(request.example).toBeDefined();
    for (const { status, media } of ofType('application/json')) {
      const values = Object.values(media.examples).map(({ value }) => value);
      expect(values, `${status} has no example`).not.toEqual([]);
      for (const body of values) {
        const next = { status: Number(status), body };
        expect(await call(operation, request?.example, next)).toEqual(next);
        // The validator does not check answers from 400 on.
        if (next.status >= 400) continue;
        const grown = { ...next, body: { ...members(body), x: 1 } };
        expect(await call(operation, request?.example, grown)).toMatchObject({ status: 500 });
      }
    }
  });

  it('has an example of a problem for each of its errors', async () => {
    for (const { status, media } of ofType('application/problem+json')) {
      if (status === 'default') continue;
      const values = Object.values(media.examples).map(({ value }) => members(value));
      expect(values, `${status} has no example`).not.toEqual([]);
      for (const body of values) {
        expect(isProblem(body), ajv.errorsText(isProblem.errors)).toBe(true);
        const code = z.enum(Object.keys(problems)).parse(body.code);
        expect(body).toMatchObject({
          ...members(members(problems)[code]),
          status: Number(status),
          type: `/docs/errors#${code}`,
        });
      }
    }
  });

  it('shows its callers in the reference', async () => {
    const reference = members(await (await fetch(`${app.url}/docs/reference.json`)).json());
    const { method, path, 'x-roles': roles } = operation;
    const shown = members(members(members(reference.paths)[path])[method]);
    const callers = roles?.map((role) => `\`${role}\``).join(', ') ?? 'anyone, without a token';
    expect(shown.description).toContain(`**Callers:** ${callers}.`);
    expect(shown.description).toContain(String(operation.description ?? '').trim());
  });

  it('declares the errors that follow from its token, input and roles', () => {
    const takes = (name: string) => operation.parameters.some((each) => each.name === name);
    const roles = operation['x-roles'];
    const expected = [
      400,
      ...(roles === undefined ? [] : [401, 429, 503]),
      ...(roles !== undefined && roles.length < 4 ? [403] : []),
      // A name of a closed list exists, or it does not fit the contract.
      ...(operation.parameters.some((each) => each.in === 'path' && !isListed(each)) ? [404] : []),
      ...(takes('Idempotency-Key') ? [409] : []),
      ...(takes('If-Match') ? [412] : []),
      ...(request === undefined ? [] : [413, 415]),
      431,
      500,
    ];
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([...expected.map(String), 'default']),
    );
  });
});

it('shows every error code of an operation in an example', () => {
  const shown = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ content }) =>
      Object.values(content['application/problem+json']?.examples ?? {}).map(
        ({ value }) => members(value).code,
      ),
    ),
  );
  expect([...new Set([...shown, 'method_not_allowed'])].toSorted()).toEqual(
    Object.keys(problems).toSorted(),
  );
});

it('closes the objects of requests, and leaves those of answers open', () => {
  for (const { operationId, requestBody, responses } of operations) {
    for (const schema of objectsIn(requestBody)) {
      expect(schema, operationId).toMatchObject({ additionalProperties: false });
    }
    for (const schema of objectsIn(responses)) {
      expect(schema, operationId).not.toMatchObject({ additionalProperties: false });
    }
  }
});

it('closes each object of an answer that the service checks', () => {
  const closed = closeAnswers(document);
  const answers = operations.flatMap(({ path, method }) =>
    objectsIn(resolve(members(members(members(closed.paths)[path])[method]).responses, closed)),
  );
  expect(answers.length).toBeGreaterThan(100);
  for (const schema of answers) expect(schema).toHaveProperty('additionalProperties');
});

/** The schemas with `properties`. */
function objectsIn(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(objectsIn);
  if (typeof node !== 'object' || node === null) return [];
  const entries = Object.entries(node).filter(([name]) => !/^examples?$/.test(name));
  const below = entries.flatMap(([, member]) => objectsIn(member));
  return 'properties' in node && 'type' in node ? [{ ...node }, ...below] : below;
}

/** Replaces each reference by the part of the contract that it names. */
function resolve(node: unknown, root: object = document): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(item, root));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) {
    const parts = String(node.$ref).split('/').slice(1);
    return resolve(
      parts.reduce<unknown>((at, part) => members(at)[part], root),
      root,
    );
  }
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => [name, resolve(member, root)]),
  );
}

function members(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(value);
}
