import type { components } from '@arcadia/api-client/contract';
import { ArcadiaError } from '../errors/arcadia-error.ts';

export type ActorKind = components['schemas']['ActorKind'];

/** The maker of a change. Every event and every entry of the audit log stores it. */
export interface Actor {
  readonly kind: ActorKind;
  /** The `sub` claim of the token, or the name of a timer or job. */
  readonly id: string;
}

/** The actor of a change, its request, and its reason. */
export interface AuditContext {
  readonly actor: Actor;
  /** Null if no request asked for the change, because a timer or a job makes it. */
  readonly requestId: string | null;
  readonly reason?: string | undefined;
}

/** Each kind of actor may cancel what its own kind or a kind before it has requested. */
const ranks: readonly ActorKind[] = ['tenant', 'system', 'operator'];

/** Throws a 403 if `requestedBy` ranks above `actor`: a tenant cannot cancel what an operator has scheduled. */
export function assertMayCancel(actor: Actor, requestedBy: Pick<Actor, 'kind'>): void {
  if (ranks.indexOf(actor.kind) >= ranks.indexOf(requestedBy.kind)) return;
  const detail = `This was requested by ${requestedBy.kind}, and ${actor.kind} may not cancel it. Ask an operator.`;
  throw new ArcadiaError('forbidden', detail, { requested_by_kind: requestedBy.kind });
}
