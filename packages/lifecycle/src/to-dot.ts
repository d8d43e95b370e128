import type { Lifecycle, StateMap, TransitionMap } from './lifecycle.ts';
import { mapEdges } from './map-edges.ts';

/**
 * Draws the map as a Graphviz digraph; each edge is labelled with who may take it.
 *
 * @returns the text in DOT, ending in a newline
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * import { deploymentLifecycle, toDot } from '@arcadia/lifecycle';
 *
 * writeFileSync('deployment.dot', toDot(deploymentLifecycle)); // dot -Tsvg deployment.dot
 */
export function toDot(
  lifecycle: Pick<Lifecycle<StateMap, TransitionMap>, 'id' | 'initial' | 'states' | 'transitions'>,
): string {
  const { id, initial, states, transitions } = lifecycle;
  const quote = JSON.stringify;
  const lines = [
    `digraph ${quote(id)} {`,
    '"" [shape=point]',
    ...initial.map((state) => `"" -> ${quote(state)}`),
    ...mapEdges(transitions).map(
      ({ from, to, who }) => `${quote(from)} -> ${quote(to)} [label=${quote(who)}]`,
    ),
    ...Object.entries(states)
      .filter(([, { final }]) => final)
      .map(([state]) => `${quote(state)} [peripheries=2]`),
  ];
  return `${lines.join('\n    ')}\n}\n`;
}
