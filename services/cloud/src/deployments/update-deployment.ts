import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../origin.ts';
import { changeDeployment } from './change-deployment.ts';
import type { ChangeTarget } from './change-target.ts';
import type { Deployment } from './deployment.entity.ts';
import { wakeDeployment } from './due/wake-deployment.ts';
import { readStanding } from './read-standing.ts';
import { recordEvent } from './record-event.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

export type DeploymentChanges = Omit<components['schemas']['DeploymentChanges'], 'reason'>;

/** Changes attributes, and says in the log which, from what and to what. What is the same already adds no event. */
export async function updateDeployment(
  em: EntityManager,
  target: ChangeTarget,
  changes: DeploymentChanges,
  origin: Origin,
  now: Date,
): Promise<ApiDeployment> {
  return changeDeployment(em, target, async (tx, deployment) => {
    const before = attributes(deployment);
    deployment.displayName = changes.display_name ?? deployment.displayName;
    deployment.llmMode = changes.llm_mode ?? deployment.llmMode;
    deployment.billingActionSuspended =
      changes.billing_action_suspended ?? deployment.billingActionSuspended;
    if (changes.template_code !== undefined) deployment.templateCode = changes.template_code;
    if (changes.template_version !== undefined)
      deployment.templateVersion = changes.template_version;
    const changed = difference(before, attributes(deployment));
    if (Object.keys(changed).length === 0) return (await readStanding(tx, deployment)).standing;
    // What the override has held up, the end of a trial, is due now.
    if (before.billing_action_suspended && !deployment.billingActionSuspended) {
      await wakeDeployment(tx, deployment.id, now);
    }
    const happening = {
      kind: 'updated',
      metadata: { changes: changed },
    } as const;
    return recordEvent(tx, deployment, happening, origin);
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
