import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type Role, roles } from './caller.ts';
import type { OperationId } from './operations.ts';

/** `openapi.yaml`, which lies at the root of the repository and of the image. */
export interface Contract {
  readonly yaml: string;
  /** Shared by everything in the process that reads the contract. Change only a copy. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly routes: readonly Route[];
}

/** An operation, with the method and the paths that lead to it. */
export interface Route {
  readonly operationId: OperationId;
  readonly method: string;
  /** The path as the contract has it, such as `/api/v1/deployments/{id}`. */
  readonly template: string;
  /** Matches the path of a request. Its named groups are the path parameters. */
  readonly pattern: RegExp;
  /** The roles that may call the operation. It is null if anyone may call it, without a token. */
  readonly roles: readonly Role[] | null;
  /** Whether a call may have an `Idempotency-Key`. */
  readonly takesKey: boolean;
  readonly takesBody: boolean;
  /** The statuses that the contract declares for the operation. */
  readonly statuses: ReadonlySet<number>;
  /** Whether a call locks the deployment that the parameter `id` of its path names. */
  readonly writesDeployment: boolean;
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.looseObject({})) });
const operationSchema = z.looseObject({
  operationId: z.string(),
  'x-roles': z.array(z.enum(roles)).optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});

/**
 * Reads the contract. The file is parsed once per process: it belongs to the release, and takes a tenth of a second.
 *
 * @throws {Error} if an operation has no handler, or has both or neither of `x-roles` and `security: []`.
 */
export function readContract(isOperation: (id: string) => id is OperationId): Contract {
  file ??= parseFile();
  const { yaml, document } = file;
  const routes = Object.entries(document.paths).flatMap(([template, item]) =>
    methods.flatMap((method) =>
      item[method] === undefined ? [] : [toRoute(method, template, item[method], isOperation)],
    ),
  );
  return { yaml, document, routes };
}

let file: ReturnType<typeof parseFile> | undefined;

function parseFile() {
  const path = fileURLToPath(new URL('../../../../openapi.yaml', import.meta.url));
  const yaml = readFileSync(path, 'utf8');
  return { yaml, document: documentSchema.parse(parse(yaml)) };
}

/** A dot segment, or an escape that a proxy may decode to one or to a slash: no id has them. */
const OTHER_PATH = /\/(\.|%2e){1,2}(\/|$)|%2f|%5c|\\/i;

/**
 * Finds the operation of a request. Throws a 404 unless a path matches exactly, and a 405 with `allow` if no method does.
 */
export function findRoute(routes: readonly Route[], method: string, path: string): Route {
  const atPath = OTHER_PATH.test(path) ? [] : routes.filter((route) => route.pattern.test(path));
  const found = atPath.find((route) => route.method === method);
  if (found !== undefined) return found;
  if (atPath.length === 0) {
    throw new ArcadiaError('not_found', `No operation has the path ${path}. See /docs.`);
  }
  const allow = atPath.map((route) => route.method);
  const detail = `The path ${path} does not take the method ${method}. Use ${allow.join(' or ')}.`;
  throw new ArcadiaError('method_not_allowed', detail, { allow });
}

/** Throws if the operation does not declare the status. */
export function assertDeclared(route: Route, status: number, cause?: unknown): void {
  if (route.statuses.has(status)) return;
  const message = `openapi.yaml: ${route.operationId} does not declare the status ${status}.`;
  throw new Error(message, { cause });
}

function toRoute(
  method: string,
  template: string,
  value: unknown,
  isOperation: (id: string) => id is OperationId,
): Route {
  const operation = operationSchema.parse(value);
  const { operationId, 'x-roles': allowed, security } = operation;
  if (!isOperation(operationId)) {
    throw new Error(`openapi.yaml: the operation ${operationId} has no handler.`);
  }
  const isPublic = security?.length === 0;
  if (isPublic === (allowed !== undefined)) {
    throw new Error(`openapi.yaml: ${operationId} needs either x-roles or security: [].`);
  }
  return {
    operationId,
    method: method.toUpperCase(),
    template,
    pattern: toPattern(template),
    roles: allowed ?? null,
    takesKey: operation.parameters.some(
      ({ $ref }) => $ref === '#/components/parameters/IdempotencyKey',
    ),
    takesBody: operation.requestBody !== undefined,
    // The status `default` becomes NaN, which no answer has.
    statuses: new Set(Object.keys(operation.responses).map(Number)),
    writesDeployment: method !== 'get' && template.startsWith('/api/v1/deployments/{id}'),
  };
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/#]+)')}$`);
}
