import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Caller } from '../http/authenticate.ts';
import type { Handlers } from '../http/operations.ts';
import { toAuditContext } from '../http/to-audit-context.ts';
import { etag, toExpectedSeq } from '../http/to-expected-seq.ts';
import { toPageRequest } from '../http/to-page-request.ts';
import type { ChangeDeployment } from '../journal/change-deployment.ts';
import { createDeployment } from './create-deployment.ts';
import { listDeployments } from './list-deployments.ts';
import { readDeployment } from './read-deployment.ts';
import { readDeploymentAsOf } from './read-deployment-as-of.ts';
import { updateDeployment } from './update-deployment.ts';

type DeploymentOperation =
  | 'listDeployments'
  | 'createDeployment'
  | 'getDeployment'
  | 'updateDeployment';

/** The operations on deployments. */
export function deploymentRoutes(deps: {
  readonly changeDeployment: ChangeDeployment;
  readonly now: () => Date;
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
      const { tenant_id: named, ...input } = body;
      const tenantId = ownerOf(context.caller, named);
      const audit = toAuditContext(context);
      const deployment = await createDeployment(context.em, tenantId, input, audit, deps.now());
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
      const audit = toAuditContext(context, reason);
      const target = { id: path.id, expectedSeq: toExpectedSeq(ifMatch) };
      const deployment = await updateDeployment(deps, context.em, target, changes, audit);
      return { status: 200, body: deployment, headers: etag(deployment) };
    },
  };
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
