import { isJson, itemsOf, type Json, lookUp, membersOf, resolveRef } from './json.ts';
import { exact, highest, lowest, mergeKeywords } from './merge-keywords.ts';

/** A schema whose references, `allOf` and nulls are resolved, so that two spellings of the same schema are equal. */
export interface Schema {
  /** Identifies the schema in its document: its reference if it is nothing else, or the part of the document. */
  readonly origin: unknown;
  /** The names of the component schemas that it refers to. */
  readonly names: readonly string[];
  /** The types other than null. A schema without a `type` has all. */
  readonly types: ReadonlySet<string>;
  readonly isNullable: boolean;
  readonly format: unknown;
  /** The values of an enumeration without null; undefined if any value fits. */
  readonly values: readonly unknown[] | undefined;
  /** Bounds such as `maxLength`, by their keyword. */
  readonly limits: Json;
  readonly default: unknown;
  readonly properties: Json;
  readonly required: readonly string[];
  /** `additionalProperties`: undefined, a boolean or a schema. */
  readonly additional: unknown;
  readonly items: unknown;
  /** The schemas of a union without null. */
  readonly variants: readonly unknown[];
  /** Whether the schema is a union and nothing else. */
  readonly isUnion: boolean;
}

const allTypes = ['object', 'array', 'string', 'number', 'integer', 'boolean'];

const annotations = ['title', 'description', 'default', 'example', 'examples', 'deprecated'];
const structure = [
  ...['$ref', 'allOf', 'oneOf', 'anyOf', 'type', 'enum', 'const', 'format', 'items'],
  ...['properties', 'required', 'additionalProperties', ...lowest, ...highest, ...exact],
];

export function toSchema(document: Json, value: unknown): Schema {
  const names: string[] = [];
  const keywords = flatten(document, value, names);
  if ('oneOf' in keywords && 'anyOf' in keywords) {
    throw new Error('A schema has oneOf and anyOf: the comparison cannot tell what it accepts.');
  }
  const union = [...itemsOf(keywords.oneOf), ...itemsOf(keywords.anyOf)];
  const variants = union.filter((variant) => !isNull(document, variant));
  const isNullableUnion = variants.length < union.length;
  const [only] = variants;
  const own = structure.filter((name) => name in keywords);
  // `oneOf: [X, null]` is X that may be null.
  if (only !== undefined && variants.length === 1 && own.length === 1) {
    const schema = toSchema(document, only);
    return { ...schema, isNullable: schema.isNullable || isNullableUnion };
  }
  const types = typesOf(keywords);
  const values = Array.isArray(keywords.enum) ? keywords.enum : undefined;
  const hasNull = types.has('null') || (keywords.type === undefined && values !== undefined);
  return {
    origin: referenceOf(value) ?? value,
    names,
    types: new Set([...types].filter((type) => type !== 'null')),
    isNullable: isNullableUnion || (hasNull && (values?.includes(null) ?? true)),
    format: keywords.format,
    values: values?.filter((each) => each !== null),
    limits: keywords,
    default: keywords.default,
    properties: membersOf(keywords.properties),
    required: itemsOf(keywords.required).map(String),
    additional: keywords.additionalProperties,
    items: keywords.items,
    variants,
    isUnion: variants.length > 0 && own.length === 1,
  };
}

/** The keywords of a schema, with those of its references and of its `allOf` merged in. */
function flatten(document: Json, value: unknown, names: string[]): Json {
  const { $ref, allOf, const: constant, ...own } = membersOf(value);
  for (const name of Object.keys(membersOf(value))) {
    if (structure.includes(name) || annotations.includes(name) || name.startsWith('x-')) continue;
    const next = 'Teach it to scripts/to-schema.ts.';
    throw new Error(`The comparison does not know the keyword "${name}" of a schema. ${next}`);
  }
  let keywords: Json = constant === undefined ? own : mergeKeywords({ enum: [constant] }, own);
  if (typeof $ref === 'string') {
    names.push($ref.split('/').at(-1) ?? $ref);
    keywords = mergeKeywords(flatten(document, lookUp(document, $ref), names), keywords);
  }
  for (const part of itemsOf(allOf)) {
    keywords = mergeKeywords(flatten(document, part, names), keywords);
  }
  return keywords;
}

/** The reference of a schema that is only a reference, maybe as the only part of an `allOf`. */
function referenceOf(value: unknown): unknown {
  const schema = membersOf(value);
  const own = Object.keys(schema).filter((name) => structure.includes(name));
  if (own.length !== 1) return undefined;
  const [only, ...others] = itemsOf(schema.allOf);
  return schema.$ref ?? (others.length === 0 ? referenceOf(only) : undefined);
}

function typesOf({ type }: Json): ReadonlySet<string> {
  if (type === undefined) return new Set(allTypes);
  return new Set(Array.isArray(type) ? type.map(String) : [String(type)]);
}

function isNull(document: Json, variant: unknown): boolean {
  const { type } = resolveRef(document, variant);
  return type === 'null' || (isJson(variant) && variant.const === null);
}
