import { findEdge, type GraphState, mayTake } from './graph.ts';

/**
 * One event of a log, with the members that `replay`, `stateAt` and `timeInState` read. Your own rows fit, whatever other
 * members they carry. Leave out entries that changed no state.
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
  /** The state before the event; `null` in the first event, which begins in an initial state. */
  readonly from: string | null;
  /** The state after the event. */
  readonly to: string;
  /**
   * The instant, in milliseconds since 1970-01-01T00:00Z, as a safe integer (`Date.parse`, `date.getTime()`). Not before
   * the instant of the event before. If several events share an instant, the last one counts from then on.
   */
  readonly atMs: number;
  /** The actor. If present, in any event but the first, the transition must be permitted to it. */
  readonly actor?: string | undefined;
}

/**
 * The result of a replay: the state after the last event, `null` for an empty log; or the first event that does not
 * follow.
 *
 * @example
 * import { deploymentLifecycle, type Replay } from '@arcadia/lifecycle';
 *
 * const result: Replay = deploymentLifecycle.replay([{ from: null, to: 'active', atMs: 0 }]);
 * console.log(result.ok ? result.state : result.message); // active
 */
export type Replay<State = string, Event = LifecycleEvent> =
  | { readonly ok: true; readonly state: State | null }
  | ({ readonly ok: false } & ReplayBreak<State, Event>);

/**
 * The first event that does not follow from the events before it.
 *
 * @example
 * import type { LifecycleEvent, ReplayBreak } from '@arcadia/lifecycle';
 *
 * export const sound = (events: LifecycleEvent[], { index }: ReplayBreak) => events.slice(0, index);
 */
export interface ReplayBreak<State = string, Event = LifecycleEvent> {
  /** The position of the event in the log, from 0. */
  readonly index: number;
  readonly event: Event;
  /** The state after the events before it; `null` before the first event. */
  readonly state: State | null;
  readonly why: ReplayFault;
  /** The same in a sentence. */
  readonly message: string;
}

/**
 * Why an event does not follow:
 *
 * - `discontinuous`: its `from` is not the state after the event before
 * - `illegal_transition`: the lifecycle has no such transition, or the first event does not lead to an initial state
 * - `transition_not_permitted`: the transition is not permitted to its `actor`
 * - `invalid_instant`: its `atMs` is not a safe integer
 * - `out_of_order`: its `atMs` is before that of the event before
 *
 * @example
 * import type { ReplayFault } from '@arcadia/lifecycle';
 *
 * export const isAboutTime = (why: ReplayFault): boolean =>
 *   why === 'invalid_instant' || why === 'out_of_order';
 */
export type ReplayFault =
  | 'discontinuous'
  | 'illegal_transition'
  | 'transition_not_permitted'
  | 'invalid_instant'
  | 'out_of_order';

/**
 * Follows the events through the graph, from its start. One loop over indices that reads each member once: an iterator,
 * or a function call for each event, takes nearly twice as long.
 */
export function replay<Event extends LifecycleEvent>(
  start: GraphState,
  events: readonly Event[],
): Replay<string, Event> {
  let current = start;
  // Every comparison with NaN is false, so the first event is never out of order.
  let lastMs = Number.NaN;
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index];
    if (event === undefined) throw new TypeError(`No event ${index}`);
    const { from, to, atMs, actor } = event;
    const { name: state } = current;
    const edge = findEdge(current, to);
    let why: ReplayFault;
    if (from !== state) why = 'discontinuous';
    else if (edge === undefined) why = 'illegal_transition';
    else if (from !== null && !mayTake(edge, actor)) why = 'transition_not_permitted';
    else if (!Number.isSafeInteger(atMs)) why = 'invalid_instant';
    else if (atMs < lastMs) why = 'out_of_order';
    else {
      current = edge.target;
      lastMs = atMs;
      continue;
    }
    const message = `Event ${index}: ${from} → ${to} does not follow ${state}: ${why.replaceAll('_', ' ')}.`;
    return { ok: false, index, event, state, why, message };
  }
  return { ok: true, state: current.name };
}
