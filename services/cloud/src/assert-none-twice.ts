import { ArcadiaError } from './arcadia-error.ts';

/** Refuses a list of the request, at `path`, that names something twice. `advice` says how to name it once. */
export function assertNoneTwice(names: readonly string[], path: string, advice: string): void {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size === 0) return;
  const errors = [...twice].map((name) => ({ path, message: `names ${name} twice` }));
  throw new ArcadiaError('invalid_request', advice, { errors });
}
