import { describe, expect, it } from 'vitest';
import { ArcadiaConnectionError, createArcadiaClient } from '../src/index.ts';
import { type ContractOperation, contractOperations, resolveSchema } from './contract.ts';
import { operationCalls, PATH_IDS } from './operation-calls.ts';
import { sample } from './sample.ts';

/** Calls an operation, and answers it with this response. Returns its result, or its error. */
async function answer(
  operation: keyof typeof operationCalls,
  response: Response,
): Promise<{ value?: unknown; error?: unknown }> {
  const fetch = () => Promise.resolve(response);
  const arcadia = createArcadiaClient({ baseUrl: 'http://arcadia.test', token: 'a-token', fetch });
  return await operationCalls[operation].call(arcadia, PATH_IDS).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** The answer of an operation and, for each member that it must have, the answer with that member changed. */
function variants({ answer: schema }: ContractOperation) {
  const valid = new Map(Object.entries(sample(schema) ?? {}));
  const { required = [], properties = {} } = resolveSchema(schema);
  const change = (member: string, value: unknown) => {
    const entries = new Map(valid).set(member, value);
    if (value === undefined) entries.delete(member);
    return Object.fromEntries(entries);
  };
  return { valid, required, properties, change };
}

describe.each(contractOperations)('$id', (operation) => {
  const { id, status } = operation;
  const { valid, required, properties, change } = variants(operation);

  it('returns an answer that fits the contract', async () => {
    const body = Object.fromEntries(valid);
    expect(required.length).toBeGreaterThan(0);
    expect(await answer(id, Response.json(body, { status }))).toEqual({ value: body });
  });

  it.each(required)(
    'rejects an answer without `%s`, or with another type of it',
    async (member) => {
      const schema = resolveSchema(properties[member] ?? {});
      const types = schema.oneOf?.map((part) => resolveSchema(part)) ?? [schema];
      const isNullable = types.some(({ type }) => [type].flat().includes('null'));
      const kind = typeof valid.get(member);
      const wrong = [kind === 'string' ? 7 : 'text', undefined, ...(isNullable ? [] : [null])];
      for (const value of wrong) {
        const { error } = await answer(id, Response.json(change(member, value), { status }));
        expect(error).toBeInstanceOf(ArcadiaConnectionError);
        expect(error).toMatchObject({
          status,
          message: expect.stringContaining(`\`$.${member}\``),
        });
      }
      if (!isNullable) return;
      const body = change(member, null);
      expect(await answer(id, Response.json(body, { status }))).toEqual({ value: body });
    },
  );

  it.each<[string, unknown]>([
    ['an empty object', {}],
    ['an empty list', []],
    ['a list of answers', [sample(operation.answer)]],
    ['a page of nothing', { items: [], total: 0 }],
    ['null', null],
    ['a text', 'ok'],
    ['a number', 0],
    ['a gateway’s message', { message: 'ok', status: 200 }],
    ['a problem', { type: 'about:blank', title: 'Bad', status: 400, detail: '', code: 'x' }],
  ])('rejects %s with status 200', async (_, body) => {
    const { error } = await answer(id, Response.json(body));
    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({
      status: 200,
      message: expect.stringContaining('check `baseUrl`'),
    });
  });
});

const lists = contractOperations.filter(({ answer: { properties } }) => properties?.data);

describe.each(lists)('$id, whose answer is a page,', (operation) => {
  const { id } = operation;
  const { properties, change } = variants(operation);
  const item = resolveSchema(properties.data?.items ?? {});
  const fitting = sample(item);

  it('returns an empty page', async () => {
    const page = change('data', []);
    expect(await answer(id, Response.json(page))).toEqual({ value: page });
  });

  it.each(item.required ?? [])('rejects an item without `%s`', async (member) => {
    const page = change('data', [fitting, { ...Object(fitting), [member]: undefined }]);
    const { error } = await answer(id, Response.json(page));
    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({ message: expect.stringContaining(`\`$.data[1].${member}\``) });
  });

  it('rejects an item that is not an object', async () => {
    for (const value of [null, 'text', [fitting]]) {
      const { error } = await answer(id, Response.json(change('data', [value])));
      expect(error).toMatchObject({ message: expect.stringContaining('`$.data[0]`') });
    }
  });
});

describe('an answer of something else', () => {
  it.each<[string, () => Response]>([
    ['an empty body', () => new Response('')],
    ['no body', () => new Response(null, { status: 204 })],
    ['no body and status 205', () => new Response(null, { status: 205 })],
    ['white space', () => new Response(' \n')],
    [
      'a login page',
      () => new Response('<h1>Log in</h1>', { headers: { 'content-type': 'text/html' } }),
    ],
    ['JSON that is cut off', () => new Response('{"data":[],"next_cur')],
    ['two JSON values', () => new Response('{"data":[],"next_cursor":null}{}')],
    ['a network error', () => Response.error()],
  ])('rejects %s', async (_, respond) => {
    const { error } = await answer('listDeployments', respond());
    expect(error).toBeInstanceOf(ArcadiaConnectionError);
  });

  it('rejects a body without an end, and stops reading it', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
      cancel() {
        cancelled = true;
      },
    });
    const { error } = await answer('listDeployments', new Response(endless));
    expect(error).toBeInstanceOf(ArcadiaConnectionError);
    expect(error).toMatchObject({ status: 200, message: expect.stringContaining('64 MiB') });
    expect(cancelled).toBe(true);
    expect(sent).toBeLessThan(70);
  });
});
