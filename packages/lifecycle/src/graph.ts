import {
  deepFreeze,
  type GivenTransitions,
  type LifecycleDefinition,
  listTransitions,
  type StateMap,
} from './definition.ts';
import type { Step } from './step.ts';

/** A definition as linked objects, so that a walk over it looks up no state by its name. */
export interface LifecycleGraph {
  /** The `id` of the definition. */
  readonly id: string;
  /** The point before the first event. Its edges lead to the initial states and name no actors. */
  readonly start: GraphState;
  readonly states: ReadonlyMap<string, GraphState>;
}

/** A state with the edges that lead out of it. */
export interface GraphState {
  /** `null` for the start. */
  readonly name: string | null;
  readonly final?: boolean | undefined;
  readonly edges: readonly GraphEdge[];
}

/** One transition, with its result made in advance. */
interface GraphEdge {
  readonly to: string;
  readonly actors: readonly string[];
  readonly step: Step<string, StateMap[string]>;
  readonly target: GraphState;
}

/** Links the states of a definition. Leaves out an edge to an unknown state: `findDefinitionFaults` reports it. */
export function buildGraph(
  definition: LifecycleDefinition<StateMap, GivenTransitions>,
): LifecycleGraph {
  const { id, initial, states, transitions } = definition;
  const linked = new Map<string, GraphState & { edges: GraphEdge[] }>();
  for (const [name, { final }] of Object.entries(states)) {
    linked.set(name, { name, final, edges: [] });
  }

  const edgeTo = (state: string, actors: readonly string[]): GraphEdge[] => {
    const { final: _, ...effects } = states[state] ?? {};
    const target = linked.get(state);
    const step = deepFreeze({ state, effects });
    return target ? [{ to: state, actors, step, target }] : [];
  };
  for (const { from, to, actors } of listTransitions(transitions)) {
    linked.get(from)?.edges.push(...edgeTo(to, actors));
  }
  const start = { name: null, edges: initial.flatMap((to) => edgeTo(to, [])) };
  return { id, start, states: linked };
}

/** Finds the edge to the state of that name. Scans the edges, because few lead out of one state. */
export function findEdge(from: GraphState | undefined, to: string): GraphEdge | undefined {
  for (const edge of from?.edges ?? []) if (edge.to === to) return edge;
  return undefined;
}

/** Whether the actor may take the edge; without an actor, whether anyone may. */
export const mayTake = ({ actors }: GraphEdge, actor?: string): boolean =>
  actor === undefined || actors.includes(actor);
