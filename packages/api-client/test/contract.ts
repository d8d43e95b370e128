import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { operations } from '../src/contract.gen.ts';

/** An operation of `openapi.yaml`. */
export interface ContractOperation {
  readonly id: keyof operations;
  readonly method: string;
  readonly path: string;
  /** The names of its path parameters. */
  readonly pathParameters: readonly string[];
}

interface PathItem {
  readonly [method: string]: { readonly operationId?: keyof operations } | undefined;
}

const document: { readonly paths: Readonly<Record<string, PathItem>> } = parse(
  readFileSync(new URL('../../../openapi.yaml', import.meta.url), 'utf8'),
);

/** Every operation of `openapi.yaml`, read at run time: the types do not know the paths of operations. */
export const contractOperations: readonly ContractOperation[] = Object.entries(
  document.paths,
).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, operation]) => {
    const id = operation?.operationId;
    if (id === undefined) return [];
    const pathParameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return [{ id, method: method.toUpperCase(), path, pathParameters }];
  }),
);
