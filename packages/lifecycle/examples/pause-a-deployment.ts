import { deploymentLifecycle, LifecycleError } from '@arcadia/lifecycle';

// One transition: the next state, and the status that the subscription gets. Nothing else happens.
const { state, effects } = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
console.log(state, effects.subscription); // paused paused

// transition('paused', 'archived', …) does not compile, because the lifecycle has no such transition.
// Check states from outside with isState. transition then checks at run time.
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
