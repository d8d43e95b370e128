import {
  compareAdditional,
  compareEnums,
  compareLimits,
  compareRequired,
  compareTypes,
  type Difference,
  type Options,
} from './compare-keywords.ts';
import { isJson, type Json } from './json.ts';
import { type Schema, toSchema } from './to-schema.ts';

/** One side of a comparison: a schema and the document that its references lead into. */
export interface Side {
  readonly document: Json;
  readonly schema: unknown;
}

/**
 * Finds the changes of a schema that break clients.
 *
 * @param compared The pairs of schemas that need no comparison, by their origins.
 */
export function compareSchemas(
  was: Side,
  is: Side,
  options: Options,
  path: string,
  compared: ReadonlyMap<unknown, ReadonlySet<unknown>> = new Map(),
): Difference[] {
  const seen = new Map([...compared].map(([origin, partners]) => [origin, new Set(partners)]));
  return compare(was, is, path, undefined);

  function compare(was: Side, is: Side, path: string, parent: string | undefined): Difference[] {
    const [before, after] = [toSchema(was.document, was.schema), toSchema(is.document, is.schema)];
    // A component begins a place of its own: all operations that use it share its differences.
    const isShared = typeof before.origin === 'string' && before.origin === after.origin;
    const place = isShared ? String(before.origin).split('/').at(-1) : parent;
    const below = (part: (schema: Schema) => unknown, step: string) =>
      compare(
        { document: was.document, schema: part(before) },
        { document: is.document, schema: part(after) },
        path + step,
        place === undefined ? undefined : place + step,
      );
    const isUnionOnOneSide = before.isUnion !== after.isUnion;
    const own: Difference[] = isUnionOnOneSide
      ? []
      : [
          ...compareTypes(before, after, options.direction, path),
          ...compareEnums(before, after, options, path),
          ...compareLimits(before, after, options.direction, path),
          ...compareRequired(before, after, options.direction, path),
          ...compareAdditional(before, after, options.direction, path),
        ];
    const found = own.map((each): Difference => {
      return { ...each, place: place && place + each.path.slice(path.length) };
    });
    // A recursive schema comes back to a pair whose members have been compared.
    const partners = seen.get(before.origin) ?? new Set();
    if (partners.has(after.origin)) return found;
    seen.set(before.origin, partners.add(after.origin));

    for (const each of compareVariants(before, after)) {
      found.push({ ...each, place: each.place ?? place });
    }
    if (isUnionOnOneSide) return found;
    for (const name of Object.keys(before.properties)) {
      if (after.properties[name] === undefined) {
        const at = place && `${place}.${name}`;
        const change = { path: `${path}.${name}`, place: at, was: name, is: undefined };
        found.push({ rule: 'member removed', ...change });
      } else found.push(...below((schema) => schema.properties[name], `.${name}`));
    }
    if (before.items !== undefined || after.items !== undefined) {
      found.push(...below((schema) => schema.items, '[*]'));
    }
    if (isJson(before.additional) && isJson(after.additional)) {
      found.push(...below((schema) => schema.additional, '.*'));
    }
    return found;

    /** Each variant that clients know must fit one of the other side. */
    function compareVariants({ variants }: Schema, { variants: others }: Schema): Difference[] {
      const isRequest = options.direction === 'request';
      const [narrow, wide] = isRequest ? [variants, others] : [others, variants];
      if (wide.length === 0) {
        return narrow.length === 0 || !isUnionOnOneSide
          ? []
          : [{ rule: 'type changed', path, was: toText(variants), is: toText(others) }];
      }
      const whole = isRequest ? was.schema : is.schema;
      const change = (a: unknown, b: unknown): Difference[] =>
        compareSchemas(
          { document: was.document, schema: isRequest ? a : b },
          { document: is.document, schema: isRequest ? b : a },
          options,
          path,
          seen,
        );
      const lost = (narrow.length === 0 ? [whole] : narrow).filter(
        (variant) => !wide.some((other) => change(variant, other).length === 0),
      );
      if (lost.length > 0 && narrow.length !== wide.length) {
        return [{ rule: 'type changed', path, was: toText(variants), is: toText(others) }];
      }
      return lost.flatMap((variant) => change(variant, wide[narrow.indexOf(variant)]));
    }
  }
}

function toText(variants: readonly unknown[]): string {
  return `${variants.length} variants`;
}
