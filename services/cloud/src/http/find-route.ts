import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Route } from './contract.ts';

/** The operation that a request is for: 404 where there is no such path, 405 with `allow` where no such method. */
export function findRoute(routes: readonly Route[], method: string, path: string): Route {
  const here = routes.filter((route) => route.pattern.test(path));
  const found = here.find((route) => route.method === method);
  if (found !== undefined) return found;
  if (here.length === 0) {
    throw new ArcadiaError('not_found', `There is nothing at ${path}. /docs lists what there is.`);
  }
  const allow = here.map((route) => route.method);
  const detail = `${method} is not possible at ${path}, only ${allow.join(', ')}.`;
  throw new ArcadiaError('method_not_allowed', detail, { allow });
}
