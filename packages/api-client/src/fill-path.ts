// Only unreserved characters: no proxy decodes them to another path. Dot segments are rejected.
const ID = /^(?!\.+$)[\w.~-]+$/;

/**
 * Fills the path parameters into the URL of an operation.
 *
 * @throws {TypeError} if one of them is not an id: an empty text or `..` would reach another operation
 */
export function fillPath(template: string, parameters: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = parameters[name];
    if (typeof id === 'string' && ID.test(id)) return id;
    // The methods name their arguments in camelCase.
    const argument = name.replace(/_(\w)/g, (_underscore, letter: string) => letter.toUpperCase());
    throw new TypeError(
      `"${argument}" must be an id of letters, digits, "-", "_", "." and "~", not only dots`,
    );
  });
}
