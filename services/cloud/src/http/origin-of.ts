import type { Origin } from '../origin.ts';
import type { RequestContext } from './operations.ts';

/** Where a change that a request asks for comes from. */
export function originOf(context: RequestContext, reason?: string): Origin {
  return { actor: context.actor, requestId: context.requestId, reason };
}
