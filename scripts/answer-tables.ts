import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/**
 * Generates the tables by which the client checks answers at run time: the required members of the answer of each
 * operation, of the items of its lists, and the known codes of problems. Takes the path of the contract.
 */
export async function generateAnswerTables(path: string): Promise<string> {
  const contract: Contract = parse(await readFile(path, 'utf8'));
  const shapes = new Map<string, Shape>();
  const answers = new Map<string, string | Shape>();
  for (const [template, item] of Object.entries(contract.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const content = findAnswer(contract, operation);
      const key = `${method.toUpperCase()} ${template}`;
      if (content?.['text/csv'] !== undefined) answers.set(key, 'text/csv');
      const schema = content?.['application/json']?.schema;
      if (schema === undefined) continue;
      answers.set(
        key,
        schema.$ref === undefined ? toShape(contract, schema, shapes) : name(schema),
      );
      if (schema.$ref !== undefined) addShape(contract, schema, shapes);
    }
  }
  const codes = contract.components.schemas.ProblemCode?.enum;
  return `// Generated from openapi.yaml. Do not edit.

import type { components } from './contract.gen.ts';

/**
 * The names of the required members of an object, grouped by their JSON types. The group of a list whose items are
 * checked has the name of the shape of the items.
 */
export type Shape = Readonly<Record<string, string>>;

/** The shape of each object in an answer. */
export const shapes: Readonly<Record<string, Shape>> = ${print(sorted(shapes))};

/** The shape of the answer of each operation, or its name; \`text/csv\` if the answer is a file. */
export const answers: Readonly<Record<string, string | Shape>> = ${print(sorted(answers))};

/** The codes of problems that this version of the client knows. */
export const problemCodes: readonly components['schemas']['ProblemCode'][] = ${print(codes)};
`;
}

type Shape = Record<string, string>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Answer {
  readonly $ref?: string;
  readonly content?: Content;
}

interface Content {
  readonly 'application/json'?: { readonly schema: Schema };
  readonly 'text/csv'?: unknown;
}

interface Operation {
  readonly responses?: Readonly<Record<string, Answer>>;
}

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Answer>>;
  };
}

/** The 2xx answer of an operation by media type; undefined for a member of a path that is not an operation. */
function findAnswer({ components }: Contract, { responses = {} }: Operation): Content | undefined {
  const found = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const answer = found?.$ref === undefined ? found : components.responses[name(found)];
  return answer?.content;
}

function addShape(contract: Contract, ref: Schema, shapes: Map<string, Shape>): void {
  if (shapes.has(name(ref))) return;
  const shape = toShape(contract, resolve(contract, ref), shapes);
  shapes.set(name(ref), shape);
}

function toShape(contract: Contract, schema: Schema, shapes: Map<string, Shape>): Shape {
  const { required = [], properties = {} } = schema;
  const shape: Shape = {};
  for (const member of required) {
    const of = properties[member];
    if (of === undefined) throw new Error(`The required member "${member}" has no schema.`);
    const isList = of.items?.$ref !== undefined && jsonTypes(contract, of.items)[0] === 'object';
    if (of.items !== undefined && isList) addShape(contract, of.items, shapes);
    const key =
      of.items !== undefined && isList ? name(of.items) : jsonTypes(contract, of).join('|');
    shape[key] = shape[key] === undefined ? member : `${shape[key]} ${member}`;
  }
  return shape;
}

/** The JSON types of the values of a schema. Integers are numbers. */
function jsonTypes(contract: Contract, schema: Schema): string[] {
  const { type, allOf, oneOf } = resolve(contract, schema);
  const types = [type ?? [], ...(allOf ?? oneOf ?? []).map((part) => jsonTypes(contract, part))];
  const found = new Set(types.flat().map((it) => (it === 'integer' ? 'number' : it)));
  if (found.size === 0) throw new Error(`A schema has no type: ${JSON.stringify(schema)}`);
  return [...found];
}

function resolve(contract: Contract, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = contract.components.schemas[name(schema)];
  if (found === undefined) throw new Error(`${schema.$ref} does not exist.`);
  return resolve(contract, found);
}

function name({ $ref }: { readonly $ref?: string }): string {
  return $ref?.split('/').at(-1) ?? '';
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function print(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
