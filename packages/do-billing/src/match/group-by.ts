/** Groups by key, in the order of first sight. (`Map.groupBy` needs Node 21.) */
export function groupBy<T>(
  values: Iterable<T>,
  keyOf: (value: T) => string,
): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
