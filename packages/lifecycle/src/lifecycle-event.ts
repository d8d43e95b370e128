/**
 * One entry of a log: what `replay`, `stateAt` and `timeInState` read of it. Rows of your own fit
 * with whatever else they carry. Only steps belong here: an entry that changed no state is left out.
 *
 * @example
 * import type { LifecycleEvent } from '@arcadia/lifecycle';
 *
 * export const log: LifecycleEvent[] = [
 *   { from: null, to: 'trial', atMs: Date.parse('2026-03-01T09:00:00Z') },
 *   { from: 'trial', to: 'active', atMs: Date.parse('2026-03-11T17:30:00Z'), actor: 'tenant' },
 * ];
 */
export interface LifecycleEvent {
  /** The state that was left; `null` in the first event, which begins in an initial state. */
  readonly from: string | null;
  /** The state since then. */
  readonly to: string;
  /**
   * When, in milliseconds since 1970-01-01T00:00Z, a safe integer (`Date.parse`, `date.getTime()`).
   * Not before the event before it. Of those that share an instant, the last counts from then on.
   */
  readonly atMs: number;
  /** Who did it. Where it is there, in any but the first event, it must be one who may. */
  readonly actor?: string | undefined;
}
