import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Role } from './authenticate.ts';
import type { OperationId } from './operations.ts';

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

const operation = z.looseObject({
  operationId: z.string(),
  'x-roles': z.array(z.enum(['platform_admin', 'platform_billing', 'member', 'viewer'])).optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ $ref: z.string().optional() })).default([]),
});
const document = z.looseObject({ paths: z.record(z.string(), z.looseObject({})) });

/** An operation as requests find it. */
export interface Route {
  readonly operationId: OperationId;
  readonly method: string;
  /** Matches the request's path; its groups are the parameters. */
  readonly pattern: RegExp;
  /** Who may call it; null where anyone may, without a token. */
  readonly roles: readonly Role[] | null;
  /** Whether its calls may have an `Idempotency-Key`. */
  readonly takesKey: boolean;
}

/** `openapi.yaml`, as it is beside the sources and in the image. */
export interface Contract {
  readonly path: string;
  readonly yaml: string;
  readonly routes: readonly Route[];
}

/** Reads the contract. An operation that says neither its roles nor that it is public is a fault of the file. */
export function readContract(isOperation: (id: string) => id is OperationId): Contract {
  const path = fileURLToPath(new URL('../../../../openapi.yaml', import.meta.url));
  const yaml = readFileSync(path, 'utf8');
  const parsed = document.parse(parse(yaml));
  const routes = Object.entries(parsed.paths).flatMap(([template, item]) =>
    methods.flatMap((method) => {
      if (item[method] === undefined) return [];
      const { operationId, 'x-roles': roles, security, parameters } = operation.parse(item[method]);
      if (!isOperation(operationId))
        throw new Error(`openapi.yaml: nothing handles ${operationId}.`);
      const isPublic = security?.length === 0;
      if (isPublic === (roles !== undefined)) {
        throw new Error(`openapi.yaml: ${operationId} wants either x-roles or security: [].`);
      }
      return [
        {
          operationId,
          method: method.toUpperCase(),
          pattern: toPattern(template),
          roles: roles ?? null,
          takesKey: parameters.some(
            ({ $ref }) => $ref === '#/components/parameters/IdempotencyKey',
          ),
        },
      ];
    }),
  );
  return { path, yaml, routes };
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);
}
