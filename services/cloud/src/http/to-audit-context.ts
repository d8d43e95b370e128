import type { RequestContext } from './operations.ts';

/** The audit context of a change that a request asks for: its caller, its id, and the reason that it gives. */
export function toAuditContext(context: RequestContext, reason?: string) {
  return { actor: context.actor, requestId: context.requestId, reason };
}
