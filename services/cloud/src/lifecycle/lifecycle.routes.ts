import type { components } from '@arcadia/api-client/contract';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { Handlers } from '../http/operations.ts';
import { etag, toAuditContext, toExpectedSeq } from '../http/request-context.ts';
import type { ChangeDeployment } from '../journal/change-deployment.ts';
import { cancelScheduledTransition, scheduleTransition } from './scheduled-transition.ts';
import { transitionDeployment } from './transition.ts';

type LifecycleOperation = 'getLifecycle' | 'transitionDeployment' | 'cancelScheduledTransition';

/** The operations that read the map of transitions, make a transition, and schedule or cancel one. */
export function lifecycleRoutes(deps: {
  readonly changeDeployment: ChangeDeployment;
  readonly now: () => Date;
  readonly timeZone: string;
}): Handlers<LifecycleOperation> {
  const lifecycle = toApiLifecycle();
  return {
    async getLifecycle() {
      return { status: 200, body: lifecycle };
    },

    async transitionDeployment({ path, body, ifMatch }, context) {
      const { to, effective_at: effectiveAt, reason } = body;
      const target = { id: path.id, expectedSeq: toExpectedSeq(ifMatch) };
      const audit = toAuditContext(context, reason);
      const deployment =
        effectiveAt === undefined
          ? await transitionDeployment(deps, context.em, target, to, audit)
          : await scheduleTransition(
              deps,
              context.em,
              target,
              { to, effectiveAt: new Date(effectiveAt) },
              audit,
            );
      return { status: 200, body: deployment, headers: etag(deployment) };
    },

    async cancelScheduledTransition({ path, ifMatch }, context) {
      const target = { id: path.id, expectedSeq: toExpectedSeq(ifMatch) };
      const audit = toAuditContext(context);
      const deployment = await cancelScheduledTransition(deps, context.em, target, audit);
      return { status: 200, body: deployment, headers: etag(deployment) };
    },
  };
}

/** Converts the map of transitions to the contract's shape. */
export function toApiLifecycle(): components['schemas']['Lifecycle'] {
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
