import { ArcadiaError } from '../arcadia-error.ts';

/** Not there, or not the caller's: the two cannot be told apart from outside. */
export function deploymentNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no deployment ${id}.`);
}
