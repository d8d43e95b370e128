import type { Lifecycle, StateMap, TransitionMap } from './lifecycle.ts';
import { mapEdges } from './map-edges.ts';

/**
 * Draws the map as a Mermaid state diagram; each edge is labelled with who may take it.
 *
 * @returns the text of the diagram, ending in a newline
 *
 * @example
 * import { subscriptionLifecycle, toMermaid } from '@arcadia/lifecycle';
 *
 * console.log(toMermaid(subscriptionLifecycle)); // stateDiagram-v2 …
 */
export function toMermaid(
  lifecycle: Pick<Lifecycle<StateMap, TransitionMap>, 'initial' | 'states' | 'transitions'>,
): string {
  const { initial, states, transitions } = lifecycle;
  const lines = [
    'stateDiagram-v2',
    ...initial.map((state) => `[*] --> ${state}`),
    ...mapEdges(transitions).map(({ from, to, who }) => `${from} --> ${to}: ${who}`),
    ...Object.entries(states)
      .filter(([, { final }]) => final)
      .map(([state]) => `${state} --> [*]`),
  ];
  return `${lines.join('\n    ')}\n`;
}
