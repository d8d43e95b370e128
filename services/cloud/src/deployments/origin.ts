import type { Actor } from './actor.ts';

/** Where a change comes from: kept on its event. */
export interface Origin {
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason?: string | undefined;
}
