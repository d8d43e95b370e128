import type { components } from '@arcadia/api-client/contract';
import { ArcadiaError } from '../errors/arcadia-error.ts';

export type ActorKind = components['schemas']['ActorKind'];

/**
 * The maker of a change: its kind, and the `sub` claim of its token or the name of its timer or job. Every event and every
 * entry of the audit log stores it.
 */
export type Actor = Readonly<components['schemas']['Actor']>;

/** The actor of a change, its request, and its reason. */
export interface AuditContext {
  readonly actor: Actor;
  /** Null if no request asked for the change, because a timer or a job makes it. */
  readonly requestId: string | null;
  readonly reason?: string | undefined;
}

/** Each kind of actor may cancel what its own kind or a kind of lower rank has requested. */
const ranks: Readonly<Record<ActorKind, number>> = { tenant: 0, system: 1, operator: 2 };

/** Throws a 403 if `requestedBy` ranks above `actor`: a tenant cannot cancel what an operator has scheduled. */
export function assertMayCancel(actor: Actor, requestedBy: Pick<Actor, 'kind'>): void {
  if (ranks[actor.kind] >= ranks[requestedBy.kind]) return;
  const detail = `An actor of kind ${requestedBy.kind} requested this. An actor of kind ${actor.kind} may not cancel it. Ask an operator.`;
  throw new ArcadiaError('forbidden', detail, { requested_by_kind: requestedBy.kind });
}
