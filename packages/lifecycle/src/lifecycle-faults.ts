import type { LifecycleDefinition } from './define-lifecycle.ts';
import type { StateMap, TransitionMap } from './lifecycle.ts';
import type { LifecycleGraph } from './lifecycle-graph.ts';
import { mapEdges } from './map-edges.ts';
import { waysFrom } from './ways-from.ts';

/** Everything that is wrong with a map, each as a sentence; empty where it is sound. */
export function lifecycleFaults(
  definition: LifecycleDefinition<StateMap, TransitionMap>,
  { start, states }: LifecycleGraph,
): string[] {
  const { initial, transitions } = definition;
  const faults: string[] = [];
  const know = (state: string, where: string) => {
    if (!states.has(state)) faults.push(`${where}: no such state`);
  };

  for (const state of initial) know(state, `initial state "${state}"`);
  for (const from of Object.keys(transitions)) know(from, `transitions from "${from}"`);
  if (initial.length === 0) faults.push('there is no initial state');
  for (const { from, to, actors } of mapEdges(transitions)) {
    know(to, `"${from}" → "${to}"`);
    if (actors.length === 0) faults.push(`"${from}" → "${to}" has no actor`);
    if (states.get(from)?.final) faults.push(`"${from}" is final but leads to "${to}"`);
  }
  if (faults.length > 0) return faults;

  const reachable = waysFrom(start);
  const finals = [...states.values()].filter(({ final }) => final);
  for (const [name, state] of states) {
    if (!reachable.has(state)) faults.push(`nothing leads to "${name}"`);
    const ways = waysFrom(state);
    if (finals.length > 0 && !finals.some((end) => ways.has(end))) {
      faults.push(`"${name}" reaches no final state`);
    }
  }
  return faults;
}
