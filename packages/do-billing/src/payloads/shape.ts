/** Where a value is not what it should be: a path such as `.invoices[3].amount`. */
export interface ShapeFault {
  at: string;
  expected: string;
}

/** What a value from outside must be. Fields that a shape does not name are left as they are. */
export interface Shape<T> {
  faultIn(value: unknown, at: string): ShapeFault | null;
  /** Never set: carries `T`. */
  readonly type?: T;
}

export const string: Shape<string> = {
  faultIn: (value, at) => (typeof value === 'string' ? null : { at, expected: 'a string' }),
};

export const integer: Shape<number> = {
  faultIn: (value, at) => (Number.isSafeInteger(value) ? null : { at, expected: 'an integer' }),
};

/** Absent and null are both fine: the provider sends either. */
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

/** What fits one of the two. */
export function either<A, B>(one: Shape<A>, other: Shape<B>): Shape<A | B> {
  return {
    faultIn(value, at) {
      const fault = one.faultIn(value, at);
      return fault === null || other.faultIn(value, at) === null ? null : fault;
    },
  };
}

/** What fits both. */
export function both<A, B>(one: Shape<A>, other: Shape<B>): Shape<A & B> {
  return { faultIn: (value, at) => one.faultIn(value, at) ?? other.faultIn(value, at) };
}
