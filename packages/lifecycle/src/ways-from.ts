import type { Leg } from './explanation.ts';
import { type GraphState, mayTake } from './lifecycle-graph.ts';

/** The shortest way to each state that can be reached from one, for one actor, or for anyone. */
export function waysFrom(
  from: GraphState | undefined,
  actor?: string,
): ReadonlyMap<GraphState | undefined, readonly Leg<string, string>[]> {
  const ways = new Map<GraphState | undefined, readonly Leg<string, string>[]>([[from, []]]);
  // Breadth first: a Map's iterator also visits what is added while it runs.
  for (const [state, way] of ways) {
    for (const edge of state?.edges ?? []) {
      const { to, actors, target } = edge;
      if (!ways.has(target) && mayTake(edge, actor)) ways.set(target, [...way, { to, actors }]);
    }
  }
  return ways;
}
