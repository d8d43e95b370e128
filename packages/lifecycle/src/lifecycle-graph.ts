import { deepFreeze } from './deep-freeze.ts';
import type { LifecycleDefinition } from './define-lifecycle.ts';
import type { StateMap, Step, TransitionMap } from './lifecycle.ts';
import { mapEdges } from './map-edges.ts';

/** One state with the edges that lead out of it. */
export interface GraphState {
  /** `null` for the start. */
  readonly name: string | null;
  readonly final?: boolean | undefined;
  readonly edges: readonly GraphEdge[];
}

/** One edge with what is at its end. */
export interface GraphEdge {
  readonly to: string;
  readonly actors: readonly string[];
  readonly step: Step<StateMap, string>;
  readonly target: GraphState;
}

/** The map of a lifecycle, linked so that a walk over it looks no state up by its name. */
export interface LifecycleGraph {
  /** Where nothing has begun yet: from here edges, for no actor by name, lead to the initial states. */
  readonly start: GraphState;
  /** By name; asking for what is no name finds nothing. */
  readonly states: ReadonlyMap<unknown, GraphState>;
}

export function toGraph(definition: LifecycleDefinition<StateMap, TransitionMap>): LifecycleGraph {
  const { initial, states, transitions } = definition;
  const linked = new Map<string, GraphState & { edges: GraphEdge[] }>();
  for (const [name, { final }] of Object.entries(states)) {
    linked.set(name, { name, final, edges: [] });
  }

  // A state that is not there has no edges: it is for the check of the map to name it.
  const edgeTo = (state: string, actors: readonly string[]): GraphEdge[] => {
    const { final: _, ...effects } = states[state] ?? {};
    const target = linked.get(state);
    return target ? [{ to: state, actors, step: deepFreeze({ state, effects }), target }] : [];
  };
  for (const { from, to, actors } of mapEdges(transitions)) {
    linked.get(from)?.edges.push(...edgeTo(to, actors));
  }
  const start = { name: null, edges: initial.flatMap((to) => edgeTo(to, [])) };
  return { start, states: linked };
}

/** The edge from a state to the one of that name. A scan, since few edges lead out of one state. */
export function findEdge(from: GraphState | undefined, to: string): GraphEdge | undefined {
  for (const edge of from?.edges ?? []) if (edge.to === to) return edge;
  return undefined;
}

/** Whether an edge is for an actor; for anyone without one. */
export const mayTake = ({ actors }: GraphEdge, actor?: string): boolean =>
  actor === undefined || actors.includes(actor);
