import { ArcadiaError } from './arcadia-error.ts';

/** A fault of a request: `path` is a JSON pointer to it, and `message` completes the sentence "<path> …". */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

/** A 400 for one fault of the request. `detail` names the fault and the correction. */
export function invalidRequest(path: string, message: string, detail: string): ArcadiaError {
  return invalidFields([{ path, message }], detail);
}

/** A 400 for several faults of the request. */
export function invalidFields(
  errors: readonly FieldFault[],
  detail: string,
  options?: ErrorOptions,
): ArcadiaError {
  return new ArcadiaError('invalid_request', detail, { errors }, options);
}

/**
 * Throws a 400 if the list at `path` in the request names something twice.
 *
 * @param advice Tells the caller how to send it once.
 */
export function assertNoDuplicates(names: readonly string[], path: string, advice: string): void {
  const duplicates = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (duplicates.size === 0) return;
  throw invalidFields(
    [...duplicates].map((name) => ({ path, message: `names ${name} twice` })),
    advice,
  );
}
