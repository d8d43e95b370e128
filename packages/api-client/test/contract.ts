import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { operations } from '../src/contract.gen.ts';

/** The parts of a JSON schema that `openapi.yaml` uses in answers. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
}

/** An operation of `openapi.yaml`. */
export interface ContractOperation {
  readonly id: keyof operations;
  readonly method: string;
  readonly path: string;
  /** The names of its path parameters. */
  readonly pathParameters: readonly string[];
  /** The status and the schema of its answer if it succeeds. */
  readonly status: number;
  readonly answer: Schema;
}

interface Ref {
  readonly $ref?: string;
}

interface OperationObject {
  readonly operationId?: keyof operations;
  readonly responses?: Readonly<Record<string, Ref & AnswerObject>>;
}

interface AnswerObject {
  readonly content?: {
    readonly 'application/json'?: { readonly schema: Schema & Ref };
    readonly 'text/csv'?: unknown;
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema & Ref>>;
    readonly responses: Readonly<Record<string, AnswerObject>>;
  };
}

const document: Document = parse(
  readFileSync(new URL('../../../openapi.yaml', import.meta.url), 'utf8'),
);

/** The operations that answer with a file. */
export const fileOperations: (keyof operations)[] = [];

/** Every operation of `openapi.yaml` that answers with JSON, read at run time: the types do not know its paths, and are gone by then. */
export const contractOperations: readonly ContractOperation[] = Object.entries(
  document.paths,
).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { operationId: id, responses = {} }]) => {
    if (id === undefined) return [];
    const pathParameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const [status, response] = Object.entries(responses).find(([it]) => it < '300') ?? [];
    const { content } = document.components.responses[refName(response)] ?? response ?? {};
    const answer = content?.['application/json']?.schema;
    if (content?.['text/csv'] !== undefined) {
      fileOperations.push(id);
      return [];
    }
    if (answer === undefined) throw new Error(`${id} has no answer`);
    return [
      { id, method: method.toUpperCase(), path, pathParameters, status: Number(status), answer },
    ];
  }),
);

/** The schema of the components with this name. */
export function findSchema(name: string): Schema {
  const found = document.components.schemas[name];
  if (found === undefined) throw new Error(`no schema ${name}`);
  return found;
}

/** The schema that `schema` refers to, with the parts of `allOf` merged. `name` is its name, if it has one. */
export function resolveSchema(schema: Schema & Ref): Schema & { readonly name: string | null } {
  if (schema.$ref !== undefined) {
    const name = refName(schema);
    return { ...resolveSchema(findSchema(name)), name };
  }
  const parts = (schema.allOf ?? []).map((part) => resolveSchema(part));
  return Object.assign({ name: null }, ...parts, schema);
}

function refName(ref: Ref | undefined): string {
  return ref?.$ref?.split('/').at(-1) ?? '';
}
