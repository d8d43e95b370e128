import { isJson, itemsOf, type Json, membersOf, resolveRef } from './json.ts';

/** A schema whose references, `allOf` and nulls are resolved, so that two spellings of the same schema are equal. */
export interface Schema {
  /** The referenced schema as it is in the document; undefined for a schema without a reference. It identifies a recursion. */
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
}

const allTypes = ['object', 'array', 'string', 'number', 'integer', 'boolean'];

export function toSchema(document: Json, value: unknown): Schema {
  const names: string[] = [];
  const flat = flatten(document, value, names);
  const { reference, keywords } = flat;
  const union = [...itemsOf(keywords.oneOf), ...itemsOf(keywords.anyOf)];
  const variants = union.filter((variant) => !isNull(document, variant));
  const isNullableUnion = variants.length < union.length;
  const [only] = variants;
  // `oneOf: [X, null]` is X that may be null.
  if (only !== undefined && variants.length === 1) {
    const schema = toSchema(document, only);
    return { ...schema, isNullable: schema.isNullable || isNullableUnion };
  }
  const types = typesOf(keywords);
  const values = 'const' in keywords ? [keywords.const] : keywords.enum;
  return {
    origin: reference,
    names,
    types: new Set([...types].filter((type) => type !== 'null')),
    isNullable: isNullableUnion || types.has('null'),
    format: keywords.format,
    values: Array.isArray(values) ? values.filter((each) => each !== null) : undefined,
    limits: keywords,
    default: keywords.default,
    properties: membersOf(keywords.properties),
    required: itemsOf(keywords.required).map(String),
    additional: keywords.additionalProperties,
    items: keywords.items,
    variants,
  };
}

/** Whether every value of the types `narrow` is a value of the types `wide`. */
export function isSubtype(narrow: ReadonlySet<string>, wide: ReadonlySet<string>): boolean {
  return [...narrow].every((type) => wide.has(type) || (type === 'integer' && wide.has('number')));
}

/** The keywords of a schema, with those of its references and of its `allOf` merged in. */
function flatten(
  document: Json,
  value: unknown,
  names: string[],
): { reference: unknown; keywords: Json } {
  const { $ref } = membersOf(value);
  let reference: unknown;
  if (typeof $ref === 'string') {
    names.push($ref.split('/').at(-1) ?? $ref);
    reference = $ref;
  }
  const { allOf, ...own } = resolveRef(document, value);
  let keywords: Json = own;
  for (const part of itemsOf(allOf)) {
    const other = flatten(document, part, names);
    reference ??= other.reference;
    keywords = {
      ...other.keywords,
      ...keywords,
      properties: { ...membersOf(other.keywords.properties), ...membersOf(keywords.properties) },
      required: [...itemsOf(other.keywords.required), ...itemsOf(keywords.required)],
    };
  }
  return { reference, keywords };
}

function typesOf({ type }: Json): ReadonlySet<string> {
  if (type === undefined) return new Set(allTypes);
  return new Set(Array.isArray(type) ? type.map(String) : [String(type)]);
}

function isNull(document: Json, variant: unknown): boolean {
  const { type } = resolveRef(document, variant);
  return type === 'null' || (isJson(variant) && variant.const === null);
}
