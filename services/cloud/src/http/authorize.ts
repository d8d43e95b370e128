import { ArcadiaError } from '../arcadia-error.ts';
import type { Caller } from './authenticate.ts';
import type { Route } from './contract.ts';

/** Refuses a caller whose role the contract does not name for the operation. */
export function authorize(route: Route, caller: Caller): void {
  if (route.roles === null || route.roles.includes(caller.role)) return;
  throw new ArcadiaError('forbidden', `${route.operationId} is not for the role ${caller.role}.`, {
    role: caller.role,
    roles: route.roles,
  });
}
