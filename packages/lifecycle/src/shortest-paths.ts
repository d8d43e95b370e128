import { type GraphState, mayTake } from './graph.ts';

/**
 * One step of a path: the state that it leads to, and the actors that may take it.
 *
 * @example
 * import type { PathStep } from '@arcadia/lifecycle';
 *
 * export const label = ({ to, actors }: PathStep<string, string>) => `${to} (${actors.join(', ')})`;
 */
export interface PathStep<State, Actor> {
  readonly to: State;
  readonly actors: readonly Actor[];
}

/**
 * Finds the shortest path to each state that can be reached from `from`. With `actor`, only over edges that this actor
 * may take. The path to `from` itself is empty.
 */
export function shortestPathsFrom(
  from: GraphState | undefined,
  actor?: string,
): ReadonlyMap<GraphState | undefined, readonly PathStep<string, string>[]> {
  const paths = new Map<GraphState | undefined, readonly PathStep<string, string>[]>([[from, []]]);
  // Breadth first: the iterator of a Map also visits entries added while it runs.
  for (const [state, path] of paths) {
    for (const edge of state?.edges ?? []) {
      const { to, actors, target } = edge;
      if (!paths.has(target) && mayTake(edge, actor)) paths.set(target, [...path, { to, actors }]);
    }
  }
  return paths;
}
