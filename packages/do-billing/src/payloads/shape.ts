/** Checks that a value from outside is a `T`. Members that a shape does not name are not checked. */
export interface Shape<T> {
  /** Returns the first fault of `value`, or null. `at` is the path of `value` within the whole value. */
  faultIn(value: unknown, at: string): ShapeFault | null;
  /** Never set. It only ties `T` to the shape. */
  readonly type?: T;
}

/** The first part of a value that does not match its shape. */
export interface ShapeFault {
  /** A path such as `.invoices[3].amount`. */
  at: string;
  /** Such as `a string`. */
  expected: string;
}

export const string: Shape<string> = {
  faultIn: (value, at) => (typeof value === 'string' ? null : { at, expected: 'a string' }),
};

export const integer: Shape<number> = {
  faultIn: (value, at) => (Number.isSafeInteger(value) ? null : { at, expected: 'an integer' }),
};

/** Also accepts a missing member and null: the provider sends either. */
export function optional<T>(shape: Shape<T>): Shape<T | null | undefined> {
  return {
    faultIn: (value, at) =>
      value === undefined || value === null ? null : shape.faultIn(value, at),
  };
}

export function arrayOf<T>(shape: Shape<T>): Shape<T[]> {
  return {
    faultIn(value, at) {
      if (!Array.isArray(value)) return { at, expected: 'an array' };
      for (const [index, element] of value.entries()) {
        const fault = shape.faultIn(element, `${at}[${index}]`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

export function object<T extends object>(
  fields: { readonly [K in keyof T]-?: Shape<T[K]> },
): Shape<T> {
  const entries = Object.entries<Shape<T[keyof T]>>(fields);
  return {
    faultIn(value, at) {
      if (!isRecord(value)) return { at, expected: 'an object' };
      for (const [name, shape] of entries) {
        const fault = shape.faultIn(value[name], `${at}.${name}`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Accepts a value that matches at least one of the two shapes. */
export function either<A, B>(one: Shape<A>, other: Shape<B>): Shape<A | B> {
  return {
    faultIn(value, at) {
      const fault = one.faultIn(value, at);
      return fault === null || other.faultIn(value, at) === null ? null : fault;
    },
  };
}

/** Accepts a value that matches both shapes. */
export function both<A, B>(one: Shape<A>, other: Shape<B>): Shape<A & B> {
  return { faultIn: (value, at) => one.faultIn(value, at) ?? other.faultIn(value, at) };
}
