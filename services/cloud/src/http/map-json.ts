type Json = Readonly<Record<string, unknown>>;

/** Changes the value of each member of an object. Anything else stays as it is. */
export function mapValues(value: unknown, change: (member: unknown) => unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
}

/** Changes the values of the named members, as far as the object has them. */
export function mapMembers(
  value: unknown,
  changes: Readonly<Record<string, (member: unknown) => unknown>>,
): unknown {
  if (!isRecord(value)) return value;
  const changed = Object.entries(changes)
    .filter(([name]) => Object.hasOwn(value, name))
    .map(([name, change]) => [name, change(value[name])]);
  return { ...value, ...Object.fromEntries(changed) };
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
