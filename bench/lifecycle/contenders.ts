import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import * as robot3 from 'robot3';
import { SyncStateMachine, t } from 'typescript-fsm';
import * as xstate from 'xstate';

/** A function to time. */
export interface Contender {
  name: string;
  /** Steps that one call takes. */
  steps: number;
  /** Returns the last state, so that the engine optimises nothing away and the suite can compare the contenders. */
  run: () => string;
}

const { transitions } = deploymentLifecycle;
const states = Object.keys(transitions).filter(deploymentLifecycle.isState);
const operator = { actor: 'operator' } as const;

/**
 * Take the same steps through the same states. Each peer gets the name of the next state as its event. Only the first
 * contender also checks whether the actor may make the transition.
 */
export function transitionContenders(steps: number): Contender[] {
  const targets = walk(steps + 1)
    .slice(1)
    .map(({ to }) => to);
  return [
    { name: 'transition', steps, run: () => lifecycleRun(targets) },
    { name: 'xstate 5 transition (pure)', steps, run: xstateRun(targets) },
    { name: 'robot3 send', steps, run: robotRun(targets) },
    { name: 'typescript-fsm syncDispatch', steps, run: fsmRun(targets) },
  ];
}

function lifecycleRun(targets: readonly DeploymentState[]): string {
  let state: DeploymentState = 'active';
  for (const to of targets) state = deploymentLifecycle.transition(state, to, operator).state;
  return state;
}

function xstateRun(targets: readonly DeploymentState[]): () => string {
  const machine = xstate.createMachine({
    initial: 'active',
    states: Object.fromEntries(
      states.map((from) => [
        from,
        { on: Object.fromEntries(targetsOf(from).map((to) => [to, to])) },
      ]),
    ),
  });
  const [initial] = xstate.initialTransition(machine);
  const events = targets.map((type) => ({ type }));
  return () => {
    let snapshot = initial;
    for (const event of events) [snapshot] = xstate.transition(machine, snapshot, event);
    return String(snapshot.value);
  };
}

function robotRun(targets: readonly DeploymentState[]): () => string {
  const state = (from: DeploymentState) =>
    robot3.state(...targetsOf(from).map((to) => robot3.transition(to, to)));
  const machine = robot3.createMachine('active', {
    trial: state('trial'),
    active: state('active'),
    past_due: state('past_due'),
    paused: state('paused'),
    suspended: state('suspended'),
    cancelled: state('cancelled'),
    archived: state('archived'),
  });
  return () => {
    const service = robot3.interpret(machine, () => undefined);
    for (const to of targets) service.send(to);
    return service.machine.current;
  };
}

function fsmRun(targets: readonly DeploymentState[]): () => string {
  // Each edge has a callback. Without one, typescript-fsm logs an error as if the edge did not exist.
  const edges = states.flatMap((from) =>
    targetsOf(from).map((to) => t(from, to, to, () => undefined)),
  );
  return () => {
    const machine = new SyncStateMachine<DeploymentState, DeploymentState>('active', edges);
    for (const to of targets) machine.syncDispatch(to);
    return machine.getState();
  };
}

function targetsOf(from: DeploymentState): DeploymentState[] {
  return Object.keys(transitions[from]).filter(deploymentLifecycle.isState);
}

/** Read the same log: `replay`, and loops that look nothing up in a map. */
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

interface WalkEvent {
  from: DeploymentState | null;
  to: DeploymentState;
  atMs: number;
}

/** A log with `length` events that walks through the states; the same in every run. */
function walk(length: number): WalkEvent[] {
  let atMs = Date.parse('2026-01-01T00:00:00Z');
  let here: DeploymentState = 'active';
  let random = 1;
  const events: WalkEvent[] = [{ from: null, to: here, atMs }];
  while (events.length < length) {
    random = (random * 48_271) % 0x7fffffff;
    // Nothing leads out of `archived`, so the walk avoids it.
    const targets: DeploymentState[] = targetsOf(here).filter((state) => state !== 'archived');
    const to: DeploymentState | undefined = targets[random % targets.length];
    if (to === undefined) throw new Error(`Nothing leads out of ${here}`);
    atMs += random % 100_000;
    events.push({ from: here, to, atMs });
    here = to;
  }
  return events;
}
