import {
  type GivenTransitions,
  type LifecycleDefinition,
  listTransitions,
  type StateMap,
} from './definition.ts';

/**
 * Draws a lifecycle as a Mermaid state diagram. Each transition is labelled with its actors.
 *
 * @returns The text of the diagram. It ends in a newline.
 *
 * @example
 * import { subscriptionLifecycle, toMermaid } from '@arcadia/lifecycle';
 *
 * console.log(toMermaid(subscriptionLifecycle)); // stateDiagram-v2 …
 */
export function toMermaid(
  lifecycle: Omit<LifecycleDefinition<StateMap, GivenTransitions>, 'id'>,
): string {
  const { initial, states, transitions } = lifecycle;
  const lines = [
    'stateDiagram-v2',
    ...initial.map((state) => `[*] --> ${state}`),
    ...labelTransitions(transitions).map(({ from, to, label }) => `${from} --> ${to}: ${label}`),
    ...finalStates(states).map((state) => `${state} --> [*]`),
  ];
  return `${lines.join('\n    ')}\n`;
}

/**
 * Draws a lifecycle as a Graphviz digraph. Each transition is labelled with its actors.
 *
 * @returns The text in DOT. It ends in a newline.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * import { deploymentLifecycle, toDot } from '@arcadia/lifecycle';
 *
 * writeFileSync('deployment.dot', toDot(deploymentLifecycle)); // dot -Tsvg deployment.dot
 */
export function toDot(lifecycle: LifecycleDefinition<StateMap, GivenTransitions>): string {
  const { id, initial, states, transitions } = lifecycle;
  const quote = JSON.stringify;
  const lines = [
    `digraph ${quote(id)} {`,
    '"" [shape=point]',
    ...initial.map((state) => `"" -> ${quote(state)}`),
    ...labelTransitions(transitions).map(
      ({ from, to, label }) => `${quote(from)} -> ${quote(to)} [label=${quote(label)}]`,
    ),
    ...finalStates(states).map((state) => `${quote(state)} [peripheries=2]`),
  ];
  return `${lines.join('\n    ')}\n}\n`;
}

/** Labels each transition with its actors, or with "anyone" if every actor may take it. */
function labelTransitions(transitions: GivenTransitions) {
  const list = listTransitions(transitions);
  const actorCount = new Set(list.flatMap(({ actors }) => actors)).size;
  return list.map(({ actors, ...edge }) => ({
    ...edge,
    label: new Set(actors).size === actorCount ? 'anyone' : actors.join(', '),
  }));
}

function finalStates(states: StateMap): string[] {
  return Object.keys(states).filter((state) => states[state]?.final);
}
