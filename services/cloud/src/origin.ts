import type { Actor } from './actor.ts';

/** Where a change comes from: kept on its event, or its entry in the audit log. */
export interface Origin {
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason?: string | undefined;
}
