export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an object, and none of anything else. */
export function membersOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** The items of a list, and none of anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Follows the references of `value` to the part of `document` that they name. */
export function resolveRef(document: Json, value: unknown): Json {
  const { $ref, ...siblings } = membersOf(value);
  if (typeof $ref !== 'string') return membersOf(value);
  return { ...resolveRef(document, lookUp(document, $ref)), ...siblings };
}

/** The part of `document` that a reference names. */
export function lookUp(document: Json, $ref: string): unknown {
  if (!$ref.startsWith('#/')) throw new Error(`The reference ${$ref} leaves the document.`);
  const names = $ref.slice(2).split('/');
  const target = names.reduce<unknown>((part, name) => {
    const key = decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
    return isJson(part) ? part[key] : undefined;
  }, document);
  if (target === undefined) throw new Error(`The reference ${$ref} leads nowhere.`);
  return target;
}
