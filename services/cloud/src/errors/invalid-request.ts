import { ArcadiaError } from './arcadia-error.ts';

/** A 400 for one fault of the request: `path` is a JSON pointer to it, `message` completes the sentence "<path> …". */
export function invalidRequest(path: string, message: string, detail: string): ArcadiaError {
  return new ArcadiaError('invalid_request', detail, { errors: [{ path, message }] });
}

/**
 * Throws a 400 if the list at `path` in the request names something twice.
 *
 * @param advice Tells the caller how to send it once.
 */
export function assertNoDuplicates(names: readonly string[], path: string, advice: string): void {
  const duplicates = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (duplicates.size === 0) return;
  const errors = [...duplicates].map((name) => ({ path, message: `names ${name} twice` }));
  throw new ArcadiaError('invalid_request', advice, { errors });
}
