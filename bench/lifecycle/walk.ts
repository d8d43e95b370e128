import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';

/** One event of a walk, with states that are known to be such. */
export interface WalkEvent {
  from: DeploymentState | null;
  to: DeploymentState;
  atMs: number;
}

/** A log of so many events that goes on and on over the map; always the same. */
export function walk(length: number): WalkEvent[] {
  let atMs = Date.parse('2026-01-01T00:00:00Z');
  let here: DeploymentState = 'active';
  let random = 1;
  const events: WalkEvent[] = [{ from: null, to: here, atMs }];
  while (events.length < length) {
    random = (random * 48_271) % 0x7fffffff;
    // Archived is where walks end, and this one is not to.
    const targets: DeploymentState[] = Object.keys(deploymentLifecycle.transitions[here])
      .filter(deploymentLifecycle.isState)
      .filter((state) => state !== 'archived');
    const to: DeploymentState | undefined = targets[random % targets.length];
    if (to === undefined) throw new Error(`Nothing leads out of ${here}`);
    atMs += random % 100_000;
    events.push({ from: here, to, atMs });
    here = to;
  }
  return events;
}
