import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { Contender } from './alternate.ts';
import { type WalkEvent, walk } from './walk.ts';

/** `replay`, and loops over the same array that look nothing up in a map. */
export function replayContenders(length: number): Contender[] {
  const events = walk(length);
  return [
    { name: 'replay', steps: length, run: () => stateOf(deploymentLifecycle.replay(events)) },
    { name: 'loop that compares neighbours', steps: length, run: () => compareNeighbours(events) },
    { name: 'loop that reads `to` alone', steps: length, run: () => readAlone(events) },
  ];
}

function stateOf(result: ReturnType<typeof deploymentLifecycle.replay<WalkEvent>>): string {
  if (!result.ok) throw new Error(result.message);
  return String(result.state);
}

function compareNeighbours(events: readonly WalkEvent[]): string {
  let state: string | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { from, to, atMs } of events) {
    if (from !== state || atMs < lastMs) throw new Error('The walk is broken');
    state = to;
    lastMs = atMs;
  }
  return String(state);
}

function readAlone(events: readonly WalkEvent[]): string {
  let state: string | null = null;
  for (const event of events) state = event.to;
  return String(state);
}
