import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Caller } from './authenticate.ts';
import type { Route } from './contract.ts';
import type { OperationId } from './operations.ts';

/** Refuses a caller whose role the contract does not name for the operation. */
export function authorize(operation: OperationId, roles: Route['roles'], caller: Caller): void {
  if (roles === null || roles.includes(caller.role)) return;
  const data = { role: caller.role, roles };
  throw new ArcadiaError('forbidden', `${operation} is not for the role ${caller.role}.`, data);
}
