import fc from 'fast-check';
import {
  type DeploymentActor,
  type DeploymentState,
  deploymentLifecycle,
  type LifecycleEvent,
} from '../src/index.ts';

export const HOUR_MS = 3_600_000;
/** A log in hours: trial from 10, active from 20, suspended from 30, active from 40. */
export const log: LifecycleEvent[] = [
  { from: null, to: 'trial', atMs: 10 * HOUR_MS },
  { from: 'trial', to: 'active', atMs: 20 * HOUR_MS, actor: 'tenant' },
  { from: 'active', to: 'past_due', atMs: 30 * HOUR_MS },
  { from: 'past_due', to: 'suspended', atMs: 30 * HOUR_MS, actor: 'system' },
  { from: 'suspended', to: 'active', atMs: 40 * HOUR_MS, actor: 'operator' },
];
interface Move extends LifecycleEvent {
  readonly to: DeploymentState;
  readonly actor: DeploymentActor;
}

/** Generates logs of legal transitions. Each number chooses one of the next states, and the time until then. */
export const legalWalk = fc
  .record({
    initial: fc.constantFrom(...deploymentLifecycle.initial),
    startMs: fc.integer({ min: -1_000, max: 1_000 }),
    moves: fc.array(fc.record({ choice: fc.nat(), afterMs: fc.nat({ max: 50 }) }), {
      maxLength: 30,
    }),
  })
  .map(({ initial, startMs, moves }) => {
    const events: Move[] = [{ from: null, to: initial, atMs: startMs, actor: 'system' }];
    let here: DeploymentState = initial;
    let atMs = startMs;
    for (const { choice, afterMs } of moves) {
      const targets: readonly DeploymentState[] = deploymentLifecycle.allowed(here, 'operator');
      const to = targets[choice % targets.length];
      if (to === undefined) break;
      atMs += afterMs;
      events.push({ from: here, to, atMs, actor: 'operator' });
      here = to;
    }
    return events;
  });
export const instant = fc.integer({ min: -1_200, max: 3_000 });

export function stateNames(): DeploymentState[] {
  return Object.keys(deploymentLifecycle.states).filter(deploymentLifecycle.isState);
}
