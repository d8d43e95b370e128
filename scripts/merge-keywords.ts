import { isJson, itemsOf, type Json, membersOf } from './json.ts';

export const lowest = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
export const highest = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
export const exact = ['pattern', 'multipleOf', 'uniqueItems'];

/** The keywords of a schema that accepts what both `part` and `own` accept, with the descriptions of `own`. */
export function mergeKeywords(part: Json, own: Json): Json {
  const merged: Record<string, unknown> = { ...part, ...own };
  for (const name of Object.keys(own)) {
    if (part[name] !== undefined) merged[name] = mergeValues(name, part[name], own[name]);
  }
  return merged;
}

/** Whether every value of the types `narrow` is a value of the types `wide`. */
export function isSubtype(narrow: Iterable<string>, wide: ReadonlySet<string>): boolean {
  return [...narrow].every((type) => wide.has(type) || (type === 'integer' && wide.has('number')));
}

function mergeValues(name: string, a: unknown, b: unknown): unknown {
  if (lowest.includes(name)) return Math.max(Number(a), Number(b));
  if (highest.includes(name)) return Math.min(Number(a), Number(b));
  switch (name) {
    case 'properties':
      return mergeProperties(membersOf(a), membersOf(b));
    case 'required':
      return [...new Set([...itemsOf(a), ...itemsOf(b)])];
    case 'enum':
      return itemsOf(a).filter((value) => itemsOf(b).includes(value));
    case 'type':
      return mergeTypes(toList(a), toList(b));
    case 'additionalProperties':
      if (a === false || b === false) return false;
      if (isJson(a) && isJson(b)) return { allOf: [a, b] };
      return isJson(a) ? a : b;
    case 'items':
      return { allOf: [a, b] };
    case 'uniqueItems':
      return a === true || b === true;
    case 'pattern':
    case 'format':
    case 'multipleOf':
      return a === b ? a : `${a} and ${b}`;
    case 'oneOf':
    case 'anyOf':
      throw new Error(`Two parts of an allOf have ${name}: the comparison cannot merge them.`);
    default:
      return b;
  }
}

function mergeProperties(a: Json, b: Json): Json {
  const both = Object.keys(b).filter((name) => name in a);
  const merged = both.map((name) => [name, { allOf: [a[name], b[name]] }]);
  return { ...a, ...b, ...Object.fromEntries(merged) };
}

function mergeTypes(a: readonly string[], b: readonly string[]): string[] {
  const found = [
    ...a.filter((type) => isSubtype([type], new Set(b))),
    ...b.filter((type) => isSubtype([type], new Set(a))),
  ];
  return [...new Set(found)];
}

function toList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
