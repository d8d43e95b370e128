import type { LifecycleEvent } from './lifecycle-event.ts';

/**
 * How long a thing was in each state within an interval, in whole milliseconds: all of `stateMs` and
 * `beforeMs` together are exactly the interval.
 *
 * @example
 * import type { DeploymentState, TimeInState } from '@arcadia/lifecycle';
 *
 * export const activeHours = ({ stateMs }: TimeInState<DeploymentState>) =>
 *   stateMs.active / 3_600_000;
 */
export interface TimeInState<State extends string> {
  /** For every state of the map; 0 where it was never in it. */
  readonly stateMs: Readonly<Record<State, number>>;
  /** Before the first event, when there was no state. */
  readonly beforeMs: number;
}

/** Shares the interval out among the states, and what was before them. The events must be sound. */
export function timeInState(
  names: Iterable<string>,
  events: readonly LifecycleEvent[],
  fromMs: number,
  toMs: number,
): TimeInState<string> {
  const spent = new Map<string | null, number>();
  let state: string | null = null;
  let sinceMs = fromMs;
  for (const { to, atMs } of [...events, { to: '', atMs: toMs }]) {
    const untilMs = Math.min(Math.max(atMs, fromMs), toMs);
    spent.set(state, msIn(state) + untilMs - sinceMs);
    state = to;
    sinceMs = untilMs;
  }
  return {
    stateMs: Object.fromEntries([...names].map((name) => [name, msIn(name)])),
    beforeMs: msIn(null),
  };

  function msIn(name: string | null): number {
    return spent.get(name) ?? 0;
  }
}
