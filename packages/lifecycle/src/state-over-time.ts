import { BrokenLogError } from './errors.ts';
import type { LifecycleGraph } from './graph.ts';
import { type LifecycleEvent, replay } from './replay.ts';

/**
 * The time in each state within an interval, in whole milliseconds. All of `stateMs` and `beforeMs` add up to exactly the
 * length of the interval.
 *
 * @example
 * import type { DeploymentState, TimeInState } from '@arcadia/lifecycle';
 *
 * export const activeHours = ({ stateMs }: TimeInState<DeploymentState>) =>
 *   stateMs.active / 3_600_000;
 */
export interface TimeInState<State extends string> {
  /** Has every state of the lifecycle; 0 for a state that the log was not in. */
  readonly stateMs: Readonly<Record<State, number>>;
  /** The time before the first event, when it had no state yet. */
  readonly beforeMs: number;
}

/** Finds the state at an instant: after the last event up to then; `null` before the first event. */
export function stateAt(
  graph: LifecycleGraph,
  events: readonly LifecycleEvent[],
  instantMs: number,
): string | null {
  assertReadable(graph, events, instantMs, instantMs);
  return events.findLast(({ atMs }) => atMs <= instantMs)?.to ?? null;
}

/** Divides the interval among the states of the log, and the time before its first event. */
export function timeInState(
  graph: LifecycleGraph,
  events: readonly LifecycleEvent[],
  fromMs: number,
  toMs: number,
): TimeInState<string> {
  assertReadable(graph, events, fromMs, toMs);
  const spent = new Map<string | null, number>();
  const msIn = (state: string | null) => spent.get(state) ?? 0;
  let state: string | null = null;
  let sinceMs = fromMs;
  for (const { to, atMs } of [...events, { to: '', atMs: toMs }]) {
    const untilMs = Math.min(Math.max(atMs, fromMs), toMs);
    spent.set(state, msIn(state) + untilMs - sinceMs);
    state = to;
    sinceMs = untilMs;
  }
  return {
    stateMs: Object.fromEntries([...graph.states].map(([name]) => [name, msIn(name)])),
    beforeMs: msIn(null),
  };
}

/** Asserts that the instants are in order, and that every event follows from those before it. */
function assertReadable(
  graph: LifecycleGraph,
  events: readonly LifecycleEvent[],
  fromMs: number,
  toMs: number,
): void {
  if (![fromMs, toMs, toMs - fromMs].every(Number.isSafeInteger) || fromMs > toMs) {
    throw new RangeError(`Instants must be safe integers in order: ${fromMs}, ${toMs}`);
  }
  const result = replay(graph.start, events);
  if (!result.ok) throw new BrokenLogError(graph.id, result);
}
