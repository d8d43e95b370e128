import { isJson, type Json } from './json.ts';
import { isSubtype, type Schema, toSchema } from './to-schema.ts';

/** Clients send requests and read answers: requests may accept more than before, answers may promise more. */
export type Direction = 'request' | 'answer';

export interface Difference {
  readonly rule: string;
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** One side of a comparison: a schema and the document that its references lead into. */
export interface Side {
  readonly document: Json;
  readonly schema: unknown;
}

/**
 * Finds the changes of a schema that break clients.
 *
 * @param closedEnums Names of the component schemas whose enumerations must not grow in answers. Clients must accept
 *   unknown values of all others.
 */
export function compareSchemas(
  was: Side,
  is: Side,
  options: { readonly direction: Direction; readonly closedEnums: readonly string[] },
  path: string,
): Difference[] {
  const compared = new Map<unknown, Set<unknown>>();
  return compare(was, is, path);

  function compare(was: Side, is: Side, path: string): Difference[] {
    const [before, after] = [toSchema(was.document, was.schema), toSchema(is.document, is.schema)];
    const below = (part: (schema: Schema) => unknown, step: string) =>
      compare(
        { document: was.document, schema: part(before) },
        { document: is.document, schema: part(after) },
        path + step,
      );
    const found = [
      ...compareTypes(before, after, options.direction, path),
      ...compareEnums(before, after, options, path),
      ...(options.direction === 'request' ? compareLimits(before, after, path) : []),
      ...compareRequired(before, after, options.direction, path),
      ...compareAdditional(before, after, options.direction, path),
    ];
    // A recursive schema comes back to a pair whose members have been compared.
    const partners = compared.get(before.origin) ?? new Set();
    if (before.origin !== undefined && partners.has(after.origin)) return found;
    compared.set(before.origin, partners.add(after.origin));

    for (const name of Object.keys(before.properties)) {
      if (after.properties[name] === undefined) {
        found.push({ rule: 'member removed', path: `${path}.${name}`, was: name, is: undefined });
      } else found.push(...below((schema) => schema.properties[name], `.${name}`));
    }
    if (before.items !== undefined || after.items !== undefined) {
      found.push(...below((schema) => schema.items, '[*]'));
    }
    if (isJson(before.additional) && isJson(after.additional)) {
      found.push(...below((schema) => schema.additional, '.*'));
    }
    found.push(...compareVariants(before, after));
    return found;

    /** The variants of a union, in their order. */
    function compareVariants({ variants }: Schema, { variants: others }: Schema): Difference[] {
      const isLost =
        options.direction === 'request'
          ? others.length > 0 && others.length < variants.length
          : others.length > variants.length;
      if (isLost) {
        const [was, is] = [variants.length, others.length];
        return [{ rule: 'type changed', path, was: `${was} variants`, is: `${is} variants` }];
      }
      return variants.flatMap((_variant, index) =>
        others[index] === undefined ? [] : below((schema) => schema.variants[index], ''),
      );
    }
  }
}

function compareTypes(was: Schema, is: Schema, direction: Direction, path: string): Difference[] {
  const found: Difference[] = [];
  const [narrow, wide] = direction === 'request' ? [was, is] : [is, was];
  if (!isSubtype(narrow.types, wide.types)) {
    const [before, after] = [[...was.types].join(' or '), [...is.types].join(' or ')];
    found.push({ rule: 'type changed', path, was: before, is: after });
  }
  const lost =
    direction === 'request' ? 'nullable removed in a request' : 'nullable added in an answer';
  if (narrow.isNullable && !wide.isNullable) {
    found.push({ rule: lost, path, was: was.isNullable, is: is.isNullable });
  }
  if (wide.format !== undefined && narrow.format !== wide.format) {
    found.push({ rule: 'format changed', path, was: was.format, is: is.format });
  }
  return found;
}

function compareEnums(
  was: Schema,
  is: Schema,
  options: { readonly direction: Direction; readonly closedEnums: readonly string[] },
  path: string,
): Difference[] {
  const change = { path, was: was.values, is: is.values };
  if (options.direction === 'request') {
    if (is.values === undefined) return [];
    const kept = was.values?.every((value) => is.values?.includes(value)) ?? false;
    return kept ? [] : [{ rule: 'enum value removed in a request', ...change }];
  }
  if (was.values === undefined || !was.names.some((name) => options.closedEnums.includes(name))) {
    return [];
  }
  const isKept = is.values?.every((value) => was.values?.includes(value)) ?? false;
  return isKept ? [] : [{ rule: 'enum value added to a closed enum', ...change }];
}

const lowest = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const highest = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const exact = ['pattern', 'multipleOf', 'uniqueItems'];

function compareLimits(
  { limits: was, default: defaultBefore }: Schema,
  { limits: is, default: defaultAfter }: Schema,
  path: string,
): Difference[] {
  const isTighter = (name: string): boolean => {
    const [before, after] = [was[name], is[name]];
    if (after === undefined || after === before || after === false) return false;
    if (exact.includes(name) || typeof before !== 'number') return true;
    return lowest.includes(name) ? Number(after) > before : Number(after) < before;
  };
  const found = [...lowest, ...highest, ...exact].filter(isTighter).map((name) => {
    return { rule: 'bound tightened', path: `${path} ${name}`, was: was[name], is: is[name] };
  });
  const isKept =
    defaultBefore === undefined || JSON.stringify(defaultBefore) === JSON.stringify(defaultAfter);
  return isKept
    ? found
    : [...found, { rule: 'default changed', path, was: defaultBefore, is: defaultAfter }];
}

function compareRequired(
  was: Schema,
  is: Schema,
  direction: Direction,
  path: string,
): Difference[] {
  const missing = (from: Schema, names: readonly string[]) =>
    names.filter((name) => !from.required.includes(name));
  if (direction === 'answer') {
    const rule = 'required became optional in an answer';
    return missing(is, was.required)
      .filter((name) => is.properties[name] !== undefined)
      .map((name) => ({ rule, path: `${path}.${name}`, was: 'required', is: 'optional' }));
  }
  return missing(was, is.required).map((name) => {
    const isNew = was.properties[name] === undefined;
    const rule = isNew ? 'required member added' : 'optional became required in a request';
    return {
      rule,
      path: `${path}.${name}`,
      was: isNew ? undefined : 'optional',
      is: 'required',
    };
  });
}

/** The members beside the declared ones. */
function compareAdditional(
  { additional: was }: Schema,
  { additional: is }: Schema,
  direction: Direction,
  path: string,
): Difference[] {
  const change = { path: `${path}.*`, was, is };
  if (direction === 'answer') {
    return isJson(was) && !isJson(is) && is !== false ? [{ rule: 'type changed', ...change }] : [];
  }
  const isOpen = (additional: unknown) => additional !== false && !isJson(additional);
  const isClosed = (isOpen(was) && !isOpen(is)) || (isJson(was) && is === false);
  return isClosed ? [{ rule: 'additional members closed in a request', ...change }] : [];
}
