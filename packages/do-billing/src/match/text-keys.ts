/**
 * Groups values by a text key. Groups are in the order of their first value. Stands in for
 * `Map.groupBy`, which needs Node 21.
 *
 * @param groups The groups of other values, which these join. Default: none.
 */
export function groupByKey<T>(
  values: Iterable<T>,
  keyOf: (value: T) => string,
  groups: Map<string, [T, ...T[]]> = new Map(),
): Map<string, [T, ...T[]]> {
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** Compares by code unit: unlike `localeCompare`, the same on every host. */
export function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
