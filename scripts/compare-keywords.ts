import { isJson } from './json.ts';
import { exact, highest, isSubtype, lowest } from './merge-keywords.ts';
import type { Schema } from './to-schema.ts';

/** Clients send requests and read answers: requests may accept more than before, answers may promise more. */
export type Direction = 'request' | 'answer';

export interface Difference {
  readonly rule: string;
  readonly path: string;
  /** The path from the component schema that differs; undefined outside of components. */
  readonly place?: string | undefined;
  readonly was: unknown;
  readonly is: unknown;
}

export interface Options {
  readonly direction: Direction;
  /**
   * Names of the component schemas whose enumerations must not grow in answers. Clients must accept unknown values of
   * all others.
   */
  readonly closedEnums: readonly string[];
}

export function compareTypes(
  was: Schema,
  is: Schema,
  direction: Direction,
  path: string,
): Difference[] {
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

export function compareEnums(
  was: Schema,
  is: Schema,
  options: Options,
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

/** A minimum of 0 forbids nothing. */
const lengths = ['minLength', 'minItems', 'minProperties'];

export function compareLimits(
  { limits: was, default: defaultBefore }: Schema,
  { limits: is, default: defaultAfter }: Schema,
  direction: Direction,
  path: string,
): Difference[] {
  if (direction === 'answer') {
    const change = { path: `${path} pattern`, was: was.pattern, is: is.pattern };
    return was.pattern === undefined || was.pattern === is.pattern
      ? []
      : [{ rule: 'pattern changed in an answer', ...change }];
  }
  const isTighter = (name: string): boolean => {
    const [before, after] = [was[name], is[name]];
    if (after === undefined || after === before || after === false) return false;
    if (after === 0 && lengths.includes(name)) return false;
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

export function compareRequired(
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
export function compareAdditional(
  { additional: was }: Schema,
  { additional: is }: Schema,
  direction: Direction,
  path: string,
): Difference[] {
  const change = { path: `${path}.*`, was, is };
  if (direction === 'answer') {
    return isJson(was) && !isJson(is) ? [{ rule: 'type changed', ...change }] : [];
  }
  const isOpen = (additional: unknown) => additional !== false && !isJson(additional);
  const isClosed = (isOpen(was) && !isOpen(is)) || (isJson(was) && is === false);
  return isClosed ? [{ rule: 'additional members closed in a request', ...change }] : [];
}
