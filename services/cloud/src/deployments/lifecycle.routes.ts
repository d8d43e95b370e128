import type { components } from '@arcadia/api-client/contract';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { Handlers } from '../http/operations.ts';

/** The map of what deployments may do, the same for all of them. */
export function lifecycleRoutes(): Handlers<'getLifecycle'> {
  const body = toApiLifecycle();
  return {
    async getLifecycle() {
      return { status: 200, body };
    },
  };
}

function toApiLifecycle(): components['schemas']['Lifecycle'] {
  const { states, transitions, hash } = deploymentLifecycle;
  return {
    states: { ...states },
    transitions: Object.fromEntries(
      Object.entries(transitions).map(([from, edges]) => [
        from,
        Object.fromEntries(Object.entries(edges).map(([to, actors]) => [to, [...actors].sort()])),
      ]),
    ),
    hash,
  };
}
