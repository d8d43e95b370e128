import {
  type GivenTransitions,
  type LifecycleDefinition,
  listTransitions,
  type StateMap,
} from './definition.ts';
import type { LifecycleGraph } from './graph.ts';
import { shortestPathsFrom } from './shortest-paths.ts';

/**
 * Finds every fault of a definition, each as a phrase: unknown states, transitions without actors, transitions out of a
 * final state. If there are none of these, also states that cannot be reached, and states that cannot reach a final state
 * although the definition has one.
 */
export function findDefinitionFaults(
  { initial, transitions }: LifecycleDefinition<StateMap, GivenTransitions>,
  { start, states }: LifecycleGraph,
): string[] {
  const faults: string[] = [];
  const checkState = (state: string, member: string) => {
    if (!states.has(state)) faults.push(`${member}: unknown state "${state}"`);
  };

  for (const state of initial) checkState(state, 'initial');
  for (const from of Object.keys(transitions)) checkState(from, 'transitions');
  if (initial.length === 0) faults.push('no initial state');
  for (const { from, to, actors } of listTransitions(transitions)) {
    checkState(to, `"${from}" → "${to}"`);
    if (actors.length === 0) faults.push(`"${from}" → "${to}" has no actor`);
    if (states.get(from)?.final) faults.push(`"${from}" is final but leads to "${to}"`);
  }
  if (faults.length > 0) return faults;

  const reachable = shortestPathsFrom(start);
  const finals = [...states.values()].filter(({ final }) => final);
  for (const [name, state] of states) {
    if (!reachable.has(state)) faults.push(`no state leads to "${name}"`);
    const paths = shortestPathsFrom(state);
    if (finals.length > 0 && !finals.some((end) => paths.has(end))) {
      faults.push(`"${name}" leads to no final state`);
    }
  }
  return faults;
}
