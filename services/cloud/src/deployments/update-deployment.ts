import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import {
  type ChangeDeployment,
  type DeploymentTarget,
  scheduleTimers,
} from '../journal/change-deployment.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { readSnapshot } from '../journal/read-snapshot.ts';
import { recordEvent } from '../journal/record-event.ts';
import type { ApiDeployment } from '../journal/to-api-deployment.ts';

export type DeploymentChanges = Omit<components['schemas']['DeploymentChanges'], 'reason'>;

/** Changes attributes, and says in the log which, from what and to what. What is the same already adds no event. */
export async function updateDeployment(
  deps: { readonly changeDeployment: ChangeDeployment; readonly now: () => Date },
  em: EntityManager,
  target: DeploymentTarget,
  changes: DeploymentChanges,
  audit: AuditContext,
): Promise<ApiDeployment> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const before = attributes(deployment);
    deployment.displayName = changes.display_name ?? deployment.displayName;
    deployment.llmMode = changes.llm_mode ?? deployment.llmMode;
    deployment.billingActionSuspended =
      changes.billing_action_suspended ?? deployment.billingActionSuspended;
    if (changes.template_code !== undefined) deployment.templateCode = changes.template_code;
    if (changes.template_version !== undefined)
      deployment.templateVersion = changes.template_version;
    const changed = difference(before, attributes(deployment));
    if (Object.keys(changed).length === 0) return (await readSnapshot(tx, deployment)).standing;
    // What the override has held up, the end of a trial, is due now.
    if (before.billing_action_suspended && !deployment.billingActionSuspended) {
      await scheduleTimers(tx, deployment.id, deps.now());
    }
    const event = {
      kind: 'updated',
      metadata: { changes: changed },
    } as const;
    return recordEvent(tx, deployment, event, audit);
  });
}

function attributes(deployment: Deployment): Required<DeploymentChanges> {
  return {
    display_name: deployment.displayName,
    llm_mode: deployment.llmMode,
    template_code: deployment.templateCode,
    template_version: deployment.templateVersion,
    billing_action_suspended: deployment.billingActionSuspended,
  };
}

function difference(
  before: Required<DeploymentChanges>,
  after: Required<DeploymentChanges>,
): Record<string, { before: unknown; after: unknown }> {
  const was = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name, value]) => was.get(name) !== value)
      .map(([name, value]) => [name, { before: was.get(name), after: value }]),
  );
}
