import { deploymentLifecycle, LifecycleError } from '@arcadia/lifecycle';

// One step: the next state, and what becomes of the subscription. Nothing else happens here.
const { state, effects } = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
console.log(state, effects.subscription); // paused paused

// deploymentLifecycle.transition('paused', 'archived', …) does not compile: there is no such edge.
// Where a state comes from outside, it is parsed, and then the map is asked at run time.
const [from, to]: unknown[] = JSON.parse('["paused", "archived"]');
if (deploymentLifecycle.isState(from) && deploymentLifecycle.isState(to)) {
  try {
    deploymentLifecycle.transition(from, to, { actor: 'operator' });
  } catch (error) {
    if (!(error instanceof LifecycleError)) throw error;
    console.log(error.code); // illegal_transition
    console.log(deploymentLifecycle.shortestPath(from, to)); // [ 'paused', 'cancelled', 'archived' ]
  }
}
