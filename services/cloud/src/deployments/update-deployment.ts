import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { assertNotBlockedForSystem } from '../journal/billing-override.ts';
import {
  type ChangeDeployment,
  type DeploymentTarget,
  scheduleTimers,
} from '../journal/change-deployment.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { readSnapshot } from '../journal/deployment-snapshot.ts';
import { recordEvent } from '../journal/record-event.ts';

export type DeploymentChanges = Omit<components['schemas']['DeploymentChanges'], 'reason'>;

/**
 * Changes attributes of a deployment. The event holds the values before and after of those that differ; if none
 * differs, no event is recorded.
 *
 * @throws {ArcadiaError} `not_found`, `precondition_failed`, `billing_action_suspended`.
 */
export async function updateDeployment(
  deps: { readonly changeDeployment: ChangeDeployment; readonly now: () => Date },
  em: EntityManager,
  target: DeploymentTarget,
  changes: DeploymentChanges,
  audit: AuditContext,
): Promise<ApiDeployment> {
  const now = deps.now();
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    assertNotBlockedForSystem(deployment, audit.actor);
    const before = toAttributes(deployment);
    applyChanges(deployment, changes);
    const changed = diffAttributes(before, toAttributes(deployment));
    if (Object.keys(changed).length === 0) return (await readSnapshot(tx, deployment)).deployment;
    // The end of a trial that the override has held up is due now.
    if (before.billing_action_suspended && !deployment.billingActionSuspended) {
      await scheduleTimers(tx, deployment.id, now);
    }
    return recordEvent(tx, deployment, { kind: 'updated', metadata: { changes: changed } }, audit);
  });
}

function applyChanges(deployment: Deployment, changes: DeploymentChanges): void {
  deployment.displayName = changes.display_name ?? deployment.displayName;
  deployment.llmMode = changes.llm_mode ?? deployment.llmMode;
  deployment.billingActionSuspended =
    changes.billing_action_suspended ?? deployment.billingActionSuspended;
  if (changes.template_code !== undefined) deployment.templateCode = changes.template_code;
  if (changes.template_version !== undefined) deployment.templateVersion = changes.template_version;
}

/** Converts a deployment to the attributes that can be changed. */
function toAttributes(deployment: Deployment): Required<DeploymentChanges> {
  return {
    display_name: deployment.displayName,
    llm_mode: deployment.llmMode,
    template_code: deployment.templateCode,
    template_version: deployment.templateVersion,
    billing_action_suspended: deployment.billingActionSuspended,
  };
}

function diffAttributes(
  before: Required<DeploymentChanges>,
  after: Required<DeploymentChanges>,
): Record<string, { before: unknown; after: unknown }> {
  const values = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name, value]) => values.get(name) !== value)
      .map(([name, value]) => [name, { before: values.get(name), after: value }]),
  );
}
