import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findBreakingChanges } from '../find-breaking-changes.ts';
import { groupChanges } from '../group-changes.ts';
import { membersOf } from '../json.ts';

type Json = Record<string, unknown>;

const text = { type: 'string' };
const json = (schema: Json) => ({ content: { 'application/json': { schema } } });
const object = (properties: Json, others: Json = {}) => ({ type: 'object', properties, ...others });

/** A contract with one operation, which `changes` replaces members of. */
const operation = (changes: Json = {}): Json => ({
  paths: {
    '/things/{id}': {
      post: {
        operationId: 'changeThing',
        'x-roles': ['admin', 'member'],
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: { 200: json(object({})) },
        ...changes,
      },
    },
  },
});
const request = (schema: Json, others: Json = {}) =>
  operation({ requestBody: { required: true, ...json(object({ a: schema })) }, ...others });
const answer = (schema: Json) => operation({ responses: { 200: json(object({ a: schema })) } });
const requestObject = (others: Json) =>
  operation({ requestBody: json(object({ a: text, b: text }, others)) });
const answerObject = (others: Json) =>
  operation({ responses: { 200: json(object({ a: text, b: text }, others)) } });
const query = (...parameters: Json[]) =>
  operation({
    parameters: parameters.map((each) => ({ name: 'limit', in: 'query', schema: text, ...each })),
  });
const responses = (value: Json) => operation({ responses: value });
const withState = (states: string[], use: (ref: Json) => Json) => ({
  ...use({ $ref: '#/components/schemas/DeploymentState' }),
  components: { schemas: { DeploymentState: { type: 'string', enum: states } } },
});
const problem = { content: { 'application/problem+json': { schema: object({ code: text }) } } };
const header = (name: string) => ({ 200: { headers: { [name]: { schema: text } } } });
const nullable = { type: ['string', 'null'] };
const union = (...oneOf: Json[]) => ({ oneOf });

/** A rule, a path, the contract before, the contract that breaks it, and twins that do not. */
const table: [string, string, Json, Json, ...Json[]][] = [
  [
    'operation removed',
    '$',
    operation(),
    { paths: {} },
    { paths: { ...membersOf(operation().paths), '/more': {} } },
  ],
  ['operation removed', '$', operation(), { paths: { '/things/{key}': {} } }],
  [
    'operationId renamed',
    '$.operationId',
    operation(),
    operation({ operationId: 'edit' }),
    operation({ summary: 'Edit' }),
  ],
  [
    'role removed',
    '$.x-roles',
    operation(),
    operation({ 'x-roles': ['admin'] }),
    operation({ 'x-roles': ['member', 'admin', 'viewer'] }),
  ],
  [
    'token required',
    '$.x-roles',
    operation({ 'x-roles': undefined }),
    operation(),
    operation({ 'x-roles': undefined, security: [] }),
  ],
  ['parameter removed', '$.query.limit', query({}), query(), query({}, { name: 'order' })],
  ['parameter removed', '$.query.limit', query({}), query({ name: 'size' })],
  [
    'parameter removed',
    '$.header.if-match',
    query({ in: 'header', name: 'If-Match' }),
    query({ in: 'query', name: 'If-Match' }),
    query({ in: 'header', name: 'IF-MATCH' }),
  ],
  [
    'parameter became required',
    '$.query.limit',
    query({}),
    query({ required: true }),
    query({ required: false }),
  ],
  ['required parameter added', '$.query.limit', query(), query({ required: true }), query({})],
  ['body removed', '$.body', request(text), operation(), request(text)],
  [
    'body became required',
    '$.body',
    requestObject({}),
    operation({ requestBody: { required: true, ...json(object({ a: text, b: text })) } }),
    requestObject({}),
  ],
  ['body became required', '$.body', operation(), request(text), requestObject({})],
  [
    'content type removed',
    '$.body',
    request(text),
    operation({ requestBody: { required: true, content: { 'text/csv': {} } } }),
  ],
  [
    'content type removed',
    '$.200',
    answer(text),
    responses({ 200: { content: { 'text/csv': {} } } }),
    responses({ 200: { content: { ...json(object({ a: text })).content, 'text/csv': {} } } }),
  ],
  [
    'status removed',
    '$.204',
    responses({ 200: {}, 204: {} }),
    responses({ 200: {} }),
    responses({ 200: {}, 204: {}, 404: problem }),
  ],
  [
    'content type removed',
    '$.404',
    responses({ default: problem }),
    responses({ 404: json({}), default: problem }),
    responses({ 404: problem, default: problem }),
  ],
  ['status removed', '$.default', responses({ default: problem }), responses({ 404: problem })],
  [
    'response header removed',
    '$.200.headers.etag',
    responses(header('ETag')),
    responses(header('Location')),
    responses(header('etag')),
  ],
  [
    'member removed',
    '$.body.b',
    requestObject({}),
    operation({ requestBody: json(object({ a: text })) }),
    operation({ requestBody: json(object({ a: text, b: text, c: text })) }),
  ],
  [
    'member removed',
    '$.200.b',
    answerObject({}),
    responses({ 200: json(object({ a: text })) }),
    responses({ 200: json(object({ a: text, b: text, c: text })) }),
  ],
  [
    'type changed',
    '$.body.a',
    request(text),
    request({ type: 'integer' }),
    request({ type: ['string', 'integer'] }),
  ],
  ['type changed', '$.body.a', request({ type: 'number' }), request({ type: 'integer' })],
  ['type changed', '$.body.a', request({}), request(text), request({ description: 'Anything.' })],
  [
    'type changed',
    '$.200.a',
    answer({ type: 'integer' }),
    answer({ type: 'number' }),
    answer({ type: 'integer', minimum: 1 }),
  ],
  ['type changed', '$.200.a', answer(text), answer({})],
  [
    'type changed',
    '$.200.a[*]',
    answer({ type: 'array', items: text }),
    answer({ type: 'array', items: { type: 'integer' } }),
  ],
  [
    'type changed',
    '$.200.a.*',
    answer(object({}, { additionalProperties: text })),
    answer(object({}, { additionalProperties: true })),
    answer(object({}, { additionalProperties: { ...text, minLength: 1 } })),
  ],
  [
    'type changed',
    '$.200.a',
    answer(union(text, { type: 'integer' })),
    answer(union(text, { type: 'integer' }, { type: 'boolean' })),
    answer(union(text, { type: 'integer' })),
  ],
  [
    'format changed',
    '$.200.a',
    answer({ ...text, format: 'date' }),
    answer({ ...text, format: 'date-time' }),
  ],
  ['format changed', '$.200.a', answer({ ...text, format: 'date' }), answer(text)],
  ['format changed', '$.body.a', request(text), request({ ...text, format: 'date' })],
  [
    'format changed',
    '$.query.limit',
    query({ schema: { ...text, format: 'date' } }),
    query({ schema: { ...text, format: 'uuid' } }),
    query({}),
  ],
  ['nullable added in an answer', '$.200.a', answer(text), answer(nullable)],
  ['nullable added in an answer', '$.200.a', answer(text), answer(union(text, { type: 'null' }))],
  [
    'nullable removed in a request',
    '$.body.a',
    request(nullable),
    request(text),
    request(union(text, { type: 'null' })),
  ],
  [
    'optional became required in a request',
    '$.body.b',
    requestObject({ required: ['a'] }),
    requestObject({ required: ['a', 'b'] }),
    requestObject({ required: [] }),
  ],
  [
    'required member added',
    '$.body.c',
    requestObject({}),
    operation({ requestBody: json(object({ a: text, b: text, c: text }, { required: ['c'] })) }),
  ],
  [
    'required became optional in an answer',
    '$.200.a',
    answerObject({ required: ['a'] }),
    answerObject({}),
    answerObject({ required: ['a', 'b'] }),
  ],
  [
    'enum value removed in a request',
    '$.body.a',
    request({ enum: ['x', 'y'] }),
    request({ enum: ['x'] }),
    request({ enum: ['x', 'y', 'z'] }),
  ],
  ['enum value removed in a request', '$.body.a', request(text), request({ ...text, enum: ['x'] })],
  [
    'enum value added to a closed enum',
    '$.200.a',
    withState(['on'], answer),
    withState(['on', 'off'], answer),
    withState(['on'], (ref) => answer({ allOf: [ref] })),
  ],
  [
    'bound tightened',
    '$.body.a maxLength',
    request({ ...text, maxLength: 9 }),
    request({ ...text, maxLength: 8 }),
    request({ ...text, maxLength: 10 }),
  ],
  [
    'bound tightened',
    '$.body.a minimum',
    request({ type: 'integer' }),
    request({ type: 'integer', minimum: 1 }),
  ],
  ['bound tightened', '$.body.a pattern', request(text), request({ ...text, pattern: '^a' })],
  [
    'bound tightened',
    '$.body.a pattern',
    request({ ...text, pattern: '^a' }),
    request({ ...text, pattern: '^b' }),
    request(text),
  ],
  [
    'bound tightened',
    '$.query.limit maximum',
    query({ schema: { maximum: 200 } }),
    query({ schema: { maximum: 100 } }),
  ],
  [
    'default changed',
    '$.query.limit',
    query({ schema: { default: 50 } }),
    query({ schema: { default: 20 } }),
    query({ schema: { default: 50 } }),
  ],
  [
    'additional members closed in a request',
    '$.body.*',
    requestObject({}),
    requestObject({ additionalProperties: false }),
  ],
  [
    'additional members closed in a request',
    '$.body.*',
    requestObject({ additionalProperties: text }),
    requestObject({ additionalProperties: false }),
    requestObject({ additionalProperties: text }),
  ],
];

const limited = (maxLength: number) => ({ type: 'string', maxLength });
const withBase = (a: Json, b: Json) => ({
  ...request(object({ a, b })),
  components: { schemas: { Base: object({ id: text }), Short: limited(9) } },
});
const base = { $ref: '#/components/schemas/Base' };
const short = { $ref: '#/components/schemas/Short' };
const wide = { allOf: [base, object({ more: text })] };
const either = { oneOf: [{ required: ['a'] }, { required: ['b'] }] };
const requiredHeader = (required: boolean) =>
  responses({ 200: { headers: { ETag: { required, schema: text } } } });
const secured = (scheme: Json, others: Json = {}) => ({
  ...operation(),
  security: [{ key: [] }],
  components: { securitySchemes: { key: scheme } },
  ...others,
});
const bearer = { type: 'http', scheme: 'bearer' };

/** Spellings and keywords that a comparison can overlook, in the form of `table`. */
const overlooked: typeof table = [
  [
    'member removed',
    '$.200.a.after.overage',
    answer(object({ before: object({ overage: text }), after: object({ overage: text }) })),
    answer(object({ before: object({ overage: text }), after: object({}) })),
  ],
  [
    'member removed',
    '$.body.a.b.more',
    withBase(base, wide),
    withBase(base, base),
    withBase(wide, wide),
  ],
  [
    'member removed',
    '$.body.a.b.more',
    withBase({ allOf: [base], description: 'A' }, wide),
    withBase({ allOf: [base] }, { allOf: [base, object({})] }),
  ],
  [
    'enum value removed in a request',
    '$.body.a',
    request({ allOf: [{ enum: ['x', 'y'] }] }),
    request({ allOf: [{ enum: ['x', 'y'] }, { enum: ['x', 'z'] }] }),
    request({ allOf: [{ enum: ['x', 'y'] }, { enum: ['y', 'x', 'z'] }] }),
  ],
  [
    'bound tightened',
    '$.body.a.a maxLength',
    withBase({ allOf: [short] }, {}),
    withBase({ allOf: [short, { maxLength: 5 }] }, {}),
    withBase({ allOf: [{ maxLength: 20 }, short, { maxLength: 30 }] }, {}),
    withBase({ ...short, maxLength: 10 }, {}),
  ],
  [
    'bound tightened',
    '$.body.a.id minLength',
    request({ allOf: [object({ id: text })] }),
    request({ allOf: [object({ id: text }), object({ id: { minLength: 1 } })] }),
  ],
  [
    'type changed',
    '$.body.a',
    request({ allOf: [{ type: ['string', 'integer'] }] }),
    request({ allOf: [{ type: ['string', 'integer'] }, text] }),
    request({ allOf: [{ type: ['string', 'integer'] }, { type: ['string', 'number'] }] }),
  ],
  [
    'type changed',
    '$.body',
    requestObject({}),
    requestObject(either),
    requestObject({ oneOf: [{ required: ['a'] }, object({ a: text, b: text })] }),
  ],
  ['type changed', '$.200', answerObject(either), answerObject({})],
  [
    'type changed',
    '$.body.a',
    request(union(text, { type: 'integer' })),
    request(union(text, { type: 'boolean' }, { type: 'array' })),
    request(union({ type: 'boolean' }, text, { type: 'integer' })),
  ],
  [
    'type changed',
    '$.200.a.*',
    answer(object({}, { additionalProperties: text })),
    answer(object({}, { additionalProperties: false })),
  ],
  [
    'nullable removed in a request',
    '$.body.a',
    request({ enum: ['x', null] }),
    request({ enum: ['x'] }),
    request({ enum: ['x', null, 'y'] }),
  ],
  [
    'bound tightened',
    '$.body.a minLength',
    request(text),
    request({ ...text, minLength: 1 }),
    request({ ...text, minLength: 0 }),
  ],
  [
    'pattern changed in an answer',
    '$.200.a pattern',
    answer({ ...text, pattern: '^a' }),
    answer(text),
    answer({ ...text, pattern: '^a', maxLength: 9 }),
  ],
  [
    'response header became optional',
    '$.200.headers.etag',
    requiredHeader(true),
    requiredHeader(false),
  ],
  [
    'parameter style changed',
    '$.query.limit',
    query({}),
    query({ explode: false }),
    query({ style: 'form', explode: true }),
  ],
  ['parameter style changed', '$.query.limit', query({}), query({ style: 'spaceDelimited' })],
  ['parameter style changed', '$.query.limit', query({}), query({ schema: text, ...json(text) })],
  [
    'servers changed',
    '$.servers',
    { ...operation(), servers: [{ url: '/' }] },
    { ...operation(), servers: [{ url: '/v2' }] },
    { ...operation(), servers: [{ url: '/', description: 'This one.' }] },
  ],
  [
    'security changed',
    '$.security',
    secured(bearer),
    secured({ type: 'apiKey', name: 'Key', in: 'header' }),
    secured({ ...bearer, description: 'A token.' }),
  ],
  ['security changed', '$.security', secured(bearer), secured(bearer, { security: [] })],
];

describe('findBreakingChanges', () => {
  it.each([...table, ...overlooked])(
    'finds "%s" at %s, and not in its twins',
    (rule, path, was, breaking, ...twins) => {
      const found = findBreakingChanges(was, breaking);
      expect(found.map((change) => [change.rule, change.path])).toEqual([[rule, path]]);
      expect(found[0]?.operation).toBe('POST /things/{id}');
      expect(found[0]?.was).not.toEqual(found[0]?.is);
      for (const same of [was, ...twins]) expect(findBreakingChanges(was, same)).toEqual([]);
    },
  );

  it('finds nothing if answers grow', () => {
    const grown = responses({
      200: json(object({ a: { enum: ['x', 'y'] }, b: text })),
      404: problem,
    });
    expect(findBreakingChanges(answer({ enum: ['x'] }), grown)).toEqual([]);
    const closed = answerObject({ additionalProperties: false });
    expect(findBreakingChanges(closed, answerObject({}))).toEqual([]);
    expect(
      findBreakingChanges(withState(['on'], request), withState(['on', 'off'], request)),
    ).toEqual([]);
  });

  it('follows references, spells `allOf` and nullable unions out, and ends in recursive schemas', () => {
    const tree = (value: Json, child: Json = {}): Json => ({
      ...answer({ $ref: '#/components/schemas/Tree' }),
      components: {
        schemas: {
          Tree: object({
            value,
            child: union({ $ref: '#/components/schemas/Tree', ...child }, { type: 'null' }),
          }),
        },
      },
    });
    expect(findBreakingChanges(tree(text), tree({ allOf: [text], description: 'A' }))).toEqual([]);
    expect(findBreakingChanges(tree(text), tree(nullable))).toMatchObject([
      { rule: 'nullable added in an answer', path: '$.200.a.value' },
    ]);
  });

  it('compares the shared parameters of a path and referenced answers', () => {
    const shared = (name: string, code: Json): Json => {
      const { paths } = responses({ 404: { $ref: '#/components/responses/Problem' } });
      const parameters = [{ $ref: '#/components/parameters/Key' }];
      return {
        paths: Object.fromEntries(
          Object.entries(membersOf(paths)).map(([path, item]) => [
            path,
            { ...membersOf(item), parameters },
          ]),
        ),
        components: {
          parameters: { Key: { name, in: 'header', schema: text } },
          responses: { Problem: json(object({ code })) },
        },
      };
    };
    const found = findBreakingChanges(shared('Key', text), shared('Id', nullable));
    expect(found.map(({ rule, path }) => `${path} ${rule}`)).toEqual([
      '$.header.key parameter removed',
      '$.404.code nullable added in an answer',
    ]);
  });

  it.each(['not', 'dependentRequired', 'propertyNames', 'prefixItems', 'patternProperties'])(
    'throws at the keyword %s, which it cannot compare',
    (keyword) => {
      const unknown = request({ type: 'object', [keyword]: {} });
      expect(() => findBreakingChanges(unknown, unknown)).toThrow(`keyword "${keyword}"`);
      expect(() => findBreakingChanges(request(text), unknown)).toThrow(`keyword "${keyword}"`);
    },
  );

  it('describes a change of a component in one line', () => {
    const contract = (states: string[]) =>
      withState(states, (ref) => responses({ 200: json(ref), 201: json(object({ a: ref })) }));
    const changes = findBreakingChanges(contract(['on']), contract(['on', 'off']));
    expect(changes).toHaveLength(2);
    expect(groupChanges(changes)).toEqual([
      'DeploymentState: enum value added to a closed enum: ["on"] → ["on","off"] ' +
        '(POST /things/{id} $.200 and 1 more)',
    ]);
    expect(groupChanges(findBreakingChanges(answer(text), answer({})))).toEqual([
      expect.stringMatching(/^\$\.200\.a: type changed: "string" → .* \(POST \S+ \$\.200\.a\)$/),
    ]);
  });

  it('finds no change between the released contract and itself', () => {
    const released = parse(readFileSync('contract/released.yaml', 'utf8'));
    expect(findBreakingChanges(released, released)).toEqual([]);
  });
});
