import type { Lifecycle, StateMap, TransitionMap } from './lifecycle.ts';

/**
 * Draws the map as a Mermaid state diagram; each edge is labelled with who may take it.
 *
 * @returns the text of the diagram, ending in a newline
 */
export function toMermaid(
  lifecycle: Pick<Lifecycle<StateMap, TransitionMap>, 'initial' | 'states' | 'transitions'>,
): string {
  const { initial, states, transitions } = lifecycle;
  const edges = Object.entries(transitions).flatMap(([from, targets]) =>
    Object.entries(targets).map(([to, actors]) => ({ from, to, actors })),
  );
  const everyone = new Set(edges.flatMap(({ actors }) => actors));
  const who = (actors: readonly string[]): string =>
    new Set(actors).size === everyone.size ? 'anyone' : actors.join(', ');

  const lines = [
    ...initial.map((state) => `[*] --> ${state}`),
    ...edges.map(({ from, to, actors }) => `${from} --> ${to}: ${who(actors)}`),
    ...Object.entries(states)
      .filter(([, { final }]) => final)
      .map(([state]) => `${state} --> [*]`),
  ];
  return ['stateDiagram-v2', ...lines.map((line) => `    ${line}`), ''].join('\n');
}
