import { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import type { Caller } from '../http/caller.ts';
import type { Handlers } from '../http/operations.ts';
import { etag, toAuditContext, toExpectedSeq, toPageRequest } from '../http/request-context.ts';
import type { ChangeDeployment } from '../journal/change-deployment.ts';
import { createDeployment } from './create-deployment.ts';
import { listDeployments, readDeployment, readDeploymentAsOf } from './read-deployments.ts';
import { updateDeployment } from './update-deployment.ts';

type DeploymentOperation =
  | 'listDeployments'
  | 'createDeployment'
  | 'getDeployment'
  | 'updateDeployment';

/** The operations that create, change and read deployments. */
export function deploymentRoutes(deps: {
  readonly changeDeployment: ChangeDeployment;
  readonly now: () => Date;
  readonly timeZone: string;
}): Handlers<DeploymentOperation> {
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
      const { tenant_id: requested, ...input } = body;
      const tenantId = resolveOwner(context.caller, requested);
      const audit = toAuditContext(context);
      const deployment = await createDeployment(deps, context.em, tenantId, input, audit);
      const location = `/api/v1/deployments/${deployment.id}`;
      return { status: 201, body: deployment, headers: { location, ...etag(deployment) } };
    },

    async getDeployment({ path, query }, { em, caller }) {
      if (query?.as_of !== undefined) {
        const asOf = new Date(query.as_of);
        return { status: 200, body: await readDeploymentAsOf(em, path.id, asOf, deps.timeZone) };
      }
      const actor = caller.role === 'viewer' ? null : caller.actorKind;
      const deployment = await readDeployment(em, path.id, actor, deps.timeZone);
      return { status: 200, body: deployment, headers: etag(deployment) };
    },

    async updateDeployment({ path, body, ifMatch }, context) {
      const { reason, ...changes } = body;
      assertChanges(changes);
      if (changes.billing_action_suspended !== undefined) assertMayOverride(context.caller, reason);
      const audit = toAuditContext(context, reason);
      const target = { id: path.id, expectedSeq: toExpectedSeq(ifMatch) };
      const deployment = await updateDeployment(deps, context.em, target, changes, audit);
      return { status: 200, body: deployment, headers: etag(deployment) };
    },
  };
}

/** Returns the tenant that owns a new deployment: platform roles name one, other callers own what they create. */
function resolveOwner(caller: Caller, requested: string | undefined): string {
  if (caller.visibility === 'all') {
    if (requested !== undefined) return requested;
    const errors = [{ path: '/body/tenant_id', message: 'is required of platform roles' }];
    const detail = 'A platform role must name the owner of the deployment in `tenant_id`.';
    throw new ArcadiaError('tenant_required', detail, { errors });
  }
  if (requested !== undefined) assertOwnTenant(caller, requested);
  return caller.visibility.tenantId;
}

function assertOwnTenant(caller: Caller, tenantId: string): void {
  if (caller.visibility === 'all' || caller.visibility.tenantId === tenantId) return;
  const detail = 'You may only name your own tenant in `tenant_id`. Leave it out.';
  throw new ArcadiaError('forbidden', detail);
}

function assertChanges(changes: object): void {
  if (Object.keys(changes).length > 0) return;
  const detail = 'The request changes nothing. Name at least one attribute besides `reason`.';
  throw invalidRequest('/body', 'must name an attribute to change', detail);
}

function assertMayOverride(caller: Caller, reason: string | undefined): void {
  if (caller.role !== 'platform_admin') {
    const detail = 'Only platform_admin may change `billing_action_suspended`.';
    throw new ArcadiaError('forbidden', detail);
  }
  if (reason === undefined) {
    const message = 'is required with `billing_action_suspended`';
    const detail = 'A change of `billing_action_suspended` needs a reason. Send `reason` with it.';
    throw invalidRequest('/body/reason', message, detail);
  }
}
