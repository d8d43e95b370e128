import type { Actor, ActorKind } from '../actor.ts';
import { ArcadiaError } from '../arcadia-error.ts';

/** Each may take back what those before it have asked for, and what its own kind has. */
const order: readonly ActorKind[] = ['tenant', 'system', 'operator'];

/** Refuses an actor that would take back what somebody above it has asked for. */
export function assertMayCancel(actor: Actor, requestedBy: Pick<Actor, 'kind'>): void {
  if (order.indexOf(actor.kind) >= order.indexOf(requestedBy.kind)) return;
  const detail = `This was asked for by ${requestedBy.kind}, and is not for ${actor.kind} to take back. Ask an operator.`;
  throw new ArcadiaError('forbidden', detail, { requested_by_kind: requestedBy.kind });
}
