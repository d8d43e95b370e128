import type { TransitionMap } from './lifecycle.ts';

/** Every edge of a map, in its order, and in words who may take it. */
export function mapEdges(
  transitions: TransitionMap,
): { from: string; to: string; actors: readonly string[]; who: string }[] {
  const edges = Object.entries(transitions).flatMap(([from, targets]) =>
    Object.entries(targets).map(([to, actors]) => ({ from, to, actors })),
  );
  const everyone = new Set(edges.flatMap(({ actors }) => actors)).size;
  return edges.map((edge) => ({
    ...edge,
    who: new Set(edge.actors).size === everyone ? 'anyone' : edge.actors.join(', '),
  }));
}
