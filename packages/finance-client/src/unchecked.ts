const MAX_QUOTED_LENGTH = 40;

/** A value as JavaScript callers may give it: its members can be missing, or of any type. */
export type Unchecked<T> = { readonly [Name in keyof T]?: unknown };

/** Whether a value has members to read. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether a value is text that JSON can carry. Half a surrogate pair, as in a cut text, cannot be sent. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** Shows a value in the phrase of a fault. Never throws, and never shows the members of an object. */
export function quote(value: unknown): string {
  if (typeof value === 'string') {
    const isLong = value.length > MAX_QUOTED_LENGTH;
    return `"${isLong ? `${value.slice(0, MAX_QUOTED_LENGTH)}…` : value}"`;
  }
  if (isObject(value)) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
