import type { EntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../origin.ts';
import { alignSubscription } from '../subscriptions/align-subscription.ts';
import type { Deployment } from './deployment.entity.ts';
import type { TransitionStep } from './judge-transition.ts';
import { type Happening, recordEvent } from './record-event.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

/** Takes a step that has been judged, on a deployment whose row is locked, and the subscription with it. */
export async function moveDeployment(
  em: EntityManager,
  deployment: Deployment,
  { state, effects }: TransitionStep,
  origin: Origin,
  circumstances: Pick<Happening, 'effectiveAt' | 'metadata'> = {},
): Promise<ApiDeployment> {
  const fromState = deployment.state;
  deployment.state = state;
  const { kind } = origin.actor;
  const dropped = await alignSubscription(em, deployment.id, effects.subscription, kind);
  const metadata = { ...circumstances.metadata, ...dropped };
  const happening = { ...circumstances, kind: 'transitioned', fromState, metadata } as const;
  return recordEvent(em, deployment, happening, origin);
}
