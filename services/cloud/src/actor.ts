import type { components } from '@arcadia/api-client/contract';

export type ActorKind = components['schemas']['ActorKind'];

/** Who does something: kept on every event. */
export interface Actor {
  readonly kind: ActorKind;
  /** The token's `sub`, or the name of the job. */
  readonly id: string;
}
