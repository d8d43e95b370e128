import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import * as robot3 from 'robot3';
import { SyncStateMachine, t } from 'typescript-fsm';
import * as xstate from 'xstate';
import type { Contender } from './alternate.ts';
import { walk } from './walk.ts';

const { transitions } = deploymentLifecycle;
const states = Object.keys(transitions).filter(deploymentLifecycle.isState);
const targetsOf = (from: DeploymentState) =>
  Object.keys(transitions[from]).filter(deploymentLifecycle.isState);

/**
 * The same steps over the same map. The event that a peer is sent is the name of the state to go to;
 * who may take an edge is judged by the first alone.
 */
export function transitionContenders(steps: number): Contender[] {
  const targets = walk(steps + 1)
    .slice(1)
    .map(({ to }) => to);
  return [
    { name: 'transition', steps, run: () => lifecycle(targets) },
    { name: 'xstate 5 transition (pure)', steps, run: xstateRun(targets) },
    { name: 'robot3 send', steps, run: robotRun(targets) },
    { name: 'typescript-fsm syncDispatch', steps, run: fsmRun(targets) },
  ];
}

const by = { actor: 'operator' } as const;

function lifecycle(targets: readonly DeploymentState[]): string {
  let state: DeploymentState = 'active';
  for (const to of targets) state = deploymentLifecycle.transition(state, to, by).state;
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
  // It says of a step without a callback that there is none, so each has one.
  const edges = states.flatMap((from) =>
    targetsOf(from).map((to) => t(from, to, to, () => undefined)),
  );
  return () => {
    const machine = new SyncStateMachine<DeploymentState, DeploymentState>('active', edges);
    for (const to of targets) machine.syncDispatch(to);
    return machine.getState();
  };
}
