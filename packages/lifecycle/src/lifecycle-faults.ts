import type { StateMap, TransitionMap } from './lifecycle.ts';

/** Everything that is wrong with a map, each as a sentence; empty where it is sound. */
export function lifecycleFaults(definition: {
  readonly initial: readonly string[];
  readonly states: StateMap;
  readonly transitions: TransitionMap;
}): string[] {
  const { initial, transitions } = definition;
  const states = new Map(Object.entries(definition.states));
  const edges = Object.entries(transitions).flatMap(([from, targets]) =>
    Object.entries(targets).map(([to, actors]) => ({ from, to, actors })),
  );

  const unknown = [
    ...initial.filter((state) => !states.has(state)).map((state) => `initial state "${state}"`),
    ...Object.keys(transitions)
      .filter((from) => !states.has(from))
      .map((from) => `transitions from "${from}"`),
    ...edges.filter(({ to }) => !states.has(to)).map(({ from, to }) => `"${from}" → "${to}"`),
  ].map((where) => `${where}: no such state`);
  const faults = [
    ...unknown,
    ...(initial.length === 0 ? ['there is no initial state'] : []),
    ...edges
      .filter(({ actors }) => actors.length === 0)
      .map(({ from, to }) => `"${from}" → "${to}" has no actor`),
    ...edges
      .filter(({ from }) => states.get(from)?.final)
      .map(({ from, to }) => `"${from}" is final but leads to "${to}"`),
  ];
  if (faults.length > 0) return faults;

  const finals = [...states].filter(([, data]) => data.final).map(([state]) => state);
  const reachable = closure(initial, edges);
  const ending = closure(
    finals,
    edges.map(({ from, to }) => ({ from: to, to: from })),
  );
  return [
    ...[...states.keys()]
      .filter((state) => !reachable.has(state))
      .map((state) => `nothing leads to "${state}"`),
    ...[...states.keys()]
      .filter((state) => finals.length > 0 && !ending.has(state))
      .map((state) => `"${state}" reaches no final state`),
  ];
}

/** `start`, and everything that edges lead to from there. */
function closure(
  start: readonly string[],
  edges: readonly { readonly from: string; readonly to: string }[],
): ReadonlySet<string> {
  const found = new Set(start);
  // A Set's iterator also visits what is added while it runs.
  for (const state of found) {
    for (const { from, to } of edges) if (from === state) found.add(to);
  }
  return found;
}
