import { ArcadiaError } from '../arcadia-error.ts';
import type { Caller } from '../http/authenticate.ts';
import type { Handlers } from '../http/operations.ts';
import { originOf } from '../http/origin-of.ts';
import { toChangeTarget } from '../http/to-change-target.ts';
import { toPageRequest } from '../http/to-page-request.ts';
import { subscribeDeployment } from '../subscriptions/subscribe-deployment.ts';
import { cancelScheduledTransition } from './cancel-scheduled-transition.ts';
import { createDeployment } from './create-deployment.ts';
import { listDeployments } from './list-deployments.ts';
import { readDeployment } from './read-deployment.ts';
import { readDeploymentAsOf } from './read-deployment-as-of.ts';
import { scheduleTransition } from './schedule-transition.ts';
import type { ApiDeployment } from './to-api-deployment.ts';
import { transitionDeployment } from './transition-deployment.ts';
import { updateDeployment } from './update-deployment.ts';

type DeploymentOperation =
  | 'listDeployments'
  | 'createDeployment'
  | 'getDeployment'
  | 'updateDeployment'
  | 'transitionDeployment'
  | 'cancelScheduledTransition'
  | 'subscribeDeployment';

/** The operations on deployments. */
export function deploymentRoutes(deps: {
  readonly now: () => Date;
  readonly timeZone: string;
}): Handlers<DeploymentOperation> {
  const targetOf = ({ id }: { id: string }, ifMatch: string | undefined) =>
    toChangeTarget(id, ifMatch, deps.timeZone);
  return {
    async listDeployments({ query }, { em, caller }) {
      const tenantId = query?.tenant_id;
      if (tenantId !== undefined) assertOwnTenant(caller, tenantId);
      const page = toPageRequest(query);
      return {
        status: 200,
        body: await listDeployments(em, { state: query?.state, tenantId }, page),
      };
    },

    async createDeployment({ body }, context) {
      const { tenant_id: named, ...input } = body;
      const tenantId = ownerOf(context.caller, named);
      const origin = originOf(context);
      const deployment = await createDeployment(context.em, tenantId, input, origin, deps.now());
      const location = `/api/v1/deployments/${deployment.id}`;
      return { status: 201, body: deployment, headers: { location, ...etag(deployment) } };
    },

    async getDeployment({ path, query }, { em, caller }) {
      if (query?.as_of !== undefined) {
        return { status: 200, body: await readDeploymentAsOf(em, path.id, new Date(query.as_of)) };
      }
      const mover = caller.role === 'viewer' ? null : caller.actorKind;
      const deployment = await readDeployment(em, path.id, mover);
      return { status: 200, body: deployment, headers: etag(deployment) };
    },

    async updateDeployment({ path, body, ifMatch }, context) {
      const { reason, ...changes } = body;
      assertSomeChange(changes);
      if (changes.billing_action_suspended !== undefined) assertOverride(context.caller, reason);
      const origin = originOf(context, reason);
      const target = targetOf(path, ifMatch);
      const deployment = await updateDeployment(context.em, target, changes, origin, deps.now());
      return { status: 200, body: deployment, headers: etag(deployment) };
    },

    async transitionDeployment({ path, body, ifMatch }, context) {
      const { to, effective_at: asked, reason } = body;
      const { em } = context;
      const target = targetOf(path, ifMatch);
      const origin = originOf(context, reason);
      const deployment =
        asked === undefined
          ? await transitionDeployment(em, target, to, origin)
          : await scheduleTransition(
              em,
              target,
              { to, effectiveAt: new Date(asked) },
              origin,
              deps.now(),
            );
      return { status: 200, body: deployment, headers: etag(deployment) };
    },

    async cancelScheduledTransition({ path, ifMatch }, context) {
      const target = targetOf(path, ifMatch);
      const deployment = await cancelScheduledTransition(context.em, target, originOf(context));
      return { status: 200, body: deployment, headers: etag(deployment) };
    },

    async subscribeDeployment({ path, body, ifMatch }, context) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const target = targetOf(path, ifMatch);
      const origin = originOf(context);
      const subscription = await subscribeDeployment(context.em, target, order, origin, deps.now());
      const location = `/api/v1/deployments/${path.id}/subscription`;
      return { status: 201, body: subscription, headers: { location } };
    },
  };
}

function etag(deployment: Pick<ApiDeployment, 'seq'>): { etag: string } {
  return { etag: `"${deployment.seq}"` };
}

/** Whose a new deployment is: platform roles say it, others own what they create. */
function ownerOf(caller: Caller, named: string | undefined): string {
  if (caller.visibility === 'all') {
    if (named !== undefined) return named;
    const errors = [{ path: '/body/tenant_id', message: 'is required of a platform role' }];
    throw new ArcadiaError('tenant_required', 'Say whose it is: name `tenant_id`.', { errors });
  }
  if (named !== undefined) assertOwnTenant(caller, named);
  return caller.visibility.tenantId;
}

function assertOwnTenant(caller: Caller, tenantId: string): void {
  if (caller.visibility === 'all' || caller.visibility.tenantId === tenantId) return;
  throw new ArcadiaError('forbidden', 'You may name no tenant but your own.');
}

function assertSomeChange(changes: object): void {
  if (Object.keys(changes).length > 0) return;
  const errors = [{ path: '/body', message: 'must name an attribute to change' }];
  throw new ArcadiaError('invalid_request', 'A `reason` alone changes nothing.', { errors });
}

function assertOverride(caller: Caller, reason: string | undefined): void {
  if (caller.role !== 'platform_admin') {
    const detail = 'Only platform_admin may change `billing_action_suspended`.';
    throw new ArcadiaError('forbidden', detail);
  }
  if (reason === undefined) {
    const errors = [
      { path: '/body/reason', message: 'is required with `billing_action_suspended`' },
    ];
    throw new ArcadiaError('invalid_request', 'Say why: give a `reason`.', { errors });
  }
}
