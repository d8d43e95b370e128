import type { Difference, Direction } from './compare-keywords.ts';
import { compareSchemas } from './compare-schemas.ts';
import { type Json, membersOf, resolveRef } from './json.ts';
import { type Operation, readOperation } from './read-operation.ts';

export interface BreakingChange extends Difference {
  /** The operation in the released contract, such as `PATCH /api/v1/deployments/{id}`. */
  readonly operation: string;
}

/** A new state of a deployment breaks clients. All other enumerations of answers may grow. */
const closedEnums = ['DeploymentState'];

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * Finds the changes of a contract that break clients of the released one: an OpenAPI 3.1 document each. Additions are
 * not among them, because clients ignore members that they do not know.
 */
export function findBreakingChanges(released: Json, current: Json): BreakingChange[] {
  return Object.entries(membersOf(released.paths)).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      if (membersOf(item)[method] === undefined) return [];
      const operation = `${method.toUpperCase()} ${path}`;
      const was = readOperation(released, path, method);
      const is = readOperation(current, path, method);
      return compareOperations(was, is).map((found) => ({ ...found, operation }));
    }),
  );
}

function compareOperations(was: Operation, is: Operation): Difference[] {
  if (!is.exists) return [{ rule: 'operation removed', path: '$', was: was.id, is: undefined }];
  const found: Difference[] = [];
  if (was.id !== is.id) {
    found.push({ rule: 'operationId renamed', path: '$.operationId', was: was.id, is: is.id });
  }
  return [
    ...found,
    ...compareEqual('servers changed', '$.servers', was.servers, is.servers),
    ...compareEqual('security changed', '$.security', was.security, is.security),
    ...compareRoles(was, is),
    ...compareParameters(was, is),
    ...compareBodies(was, is),
    ...compareAnswers(was, is),
  ];
}

function compareEqual(rule: string, path: string, was: unknown, is: unknown): Difference[] {
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ rule, path, was, is }];
}

function compareRoles({ roles: was }: Operation, { roles: is }: Operation): Difference[] {
  const path = '$.x-roles';
  if (is === null) return [];
  if (was === null) return [{ rule: 'token required', path, was: 'anyone', is }];
  return was
    .filter((role) => !is.includes(role))
    .map((role) => ({ rule: 'role removed', path, was: role, is: undefined }));
}

function compareParameters(was: Operation, is: Operation): Difference[] {
  const found: Difference[] = [];
  for (const [key, before] of Object.entries(was.parameters)) {
    const path = `$.${key}`;
    const after = is.parameters[key];
    if (after === undefined) {
      found.push({ rule: 'parameter removed', path, was: key, is: undefined });
      continue;
    }
    if (after.required === true && before.required !== true) {
      found.push({ rule: 'parameter became required', path, was: 'optional', is: 'required' });
    }
    found.push(
      ...compareEqual('parameter style changed', path, styleOf(before), styleOf(after)),
      ...compareContents(was, is, [before, after], 'request', path),
      ...compareTypes(was, is, [before, after], 'request', path),
    );
  }
  for (const [key, { required }] of Object.entries(is.parameters)) {
    if (required !== true || was.parameters[key] !== undefined) continue;
    found.push({ rule: 'required parameter added', path: `$.${key}`, was: undefined, is: key });
  }
  return found;
}

/** How a parameter is written. */
function styleOf(parameter: Json): string {
  const isForm = parameter.in === 'query' || parameter.in === 'cookie';
  const { style = isForm ? 'form' : 'simple', content } = parameter;
  const explode = parameter.explode ?? style === 'form';
  return content === undefined ? `${style}, explode: ${explode}` : 'content';
}

function compareBodies(was: Operation, is: Operation): Difference[] {
  const path = '$.body';
  if (was.body === undefined) {
    return is.body?.required === true
      ? [{ rule: 'body became required', path, was: undefined, is: 'required' }]
      : [];
  }
  if (is.body === undefined) {
    return [{ rule: 'body removed', path, was: 'body', is: undefined }];
  }
  const found = compareTypes(was, is, [was.body, is.body], 'request', path);
  return is.body.required === true && was.body.required !== true
    ? [{ rule: 'body became required', path, was: 'optional', is: 'required' }, ...found]
    : found;
}

function compareAnswers(was: Operation, is: Operation): Difference[] {
  const { default: fallback } = was.answers;
  const added = Object.keys(is.answers).filter((status) => was.answers[status] === undefined);
  return [
    ...Object.entries(was.answers).flatMap(([status, before]) => {
      const path = `$.${status}`;
      const after = is.answers[status];
      if (after === undefined) {
        return [{ rule: 'status removed', path, was: status, is: undefined }];
      }
      return compareAnswer(was, is, [before, after], path);
    }),
    // Until now the answer with the status was one of `default`. It must still look like that.
    ...added.flatMap((status) =>
      fallback === undefined
        ? []
        : compareAnswer(was, is, [fallback, is.answers[status] ?? {}], `$.${status}`),
    ),
  ];
}

function compareAnswer(
  was: Operation,
  is: Operation,
  [before, after]: readonly [Json, Json],
  path: string,
): Difference[] {
  const headersOf = ({ document }: Operation, { headers }: Json): Record<string, Json> =>
    Object.fromEntries(
      Object.entries(membersOf(headers)).map(([name, header]) => [
        name.toLowerCase(),
        resolveRef(document, header),
      ]),
    );
  const headers = headersOf(is, after);
  const found = Object.entries(headersOf(was, before)).flatMap(([name, header]) => {
    const at = `${path}.headers.${name}`;
    const kept = headers[name];
    if (kept === undefined) {
      return [{ rule: 'response header removed', path: at, was: name, is: undefined }];
    }
    const isLost = header.required === true && kept.required !== true;
    const rule = 'response header became optional';
    return [
      ...(isLost ? [{ rule, path: at, was: 'required', is: 'optional' }] : []),
      ...compareContents(was, is, [header, kept], 'answer', at),
    ];
  });
  return [...found, ...compareTypes(was, is, [before, after], 'answer', path)];
}

/** Compares the schemas of each content type. */
function compareTypes(
  was: Operation,
  is: Operation,
  [before, after]: readonly [Json, Json],
  direction: Direction,
  path: string,
): Difference[] {
  const contents = membersOf(after.content);
  return Object.entries(membersOf(before.content)).flatMap(([type, content]) =>
    contents[type] === undefined
      ? [{ rule: 'content type removed', path, was: type, is: Object.keys(contents).join(', ') }]
      : compareContents(was, is, [content, contents[type]], direction, path),
  );
}

/** Compares the schemas of two parameters, headers or bodies. */
function compareContents(
  was: Operation,
  is: Operation,
  [before, after]: readonly [unknown, unknown],
  direction: Direction,
  path: string,
): Difference[] {
  return compareSchemas(
    { document: was.document, schema: membersOf(before).schema },
    { document: is.document, schema: membersOf(after).schema },
    { direction, closedEnums },
    path,
  );
}
