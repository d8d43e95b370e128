import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'Deployment',
  tableName: 'cloud_deployments',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
    slug: p.text(),
    displayName: p.text(),
    region: p.text(),
    state: p.text().$type<Schemas['DeploymentState']>(),
    llmMode: p.text().$type<Schemas['LlmMode']>(),
    billingActionSuspended: p.boolean().default(false),
    templateCode: p.text().strictNullable(),
    templateVersion: p.text().strictNullable(),
    trialEndsAt: p.datetime(3).strictNullable(),
    scheduledTransition: p.json().$type<Schemas['ScheduledTransition']>().strictNullable(),
    seq: p.integer(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** The billable unit: one app instance of one tenant. Changes lock its row, so that concurrent callers take turns. */
export class Deployment extends schema.class {}
schema.setClass(Deployment);

export type ApiDeployment = Schemas['Deployment'];

/** Converts a row to the contract's shape. */
export function toApiDeployment(row: Selectable<Tables['cloud_deployments']>): ApiDeployment {
  return {
    id: row.id,
    tenant_id: row.tenant_id,
    slug: row.slug,
    display_name: row.display_name,
    region: row.region,
    state: row.state,
    llm_mode: row.llm_mode,
    billing_action_suspended: row.billing_action_suspended,
    template_code: row.template_code,
    template_version: row.template_version,
    trial_ends_at: toNullableTimestamp(row.trial_ends_at),
    scheduled_transition: row.scheduled_transition,
    seq: row.seq,
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}

/** Converts an entity that has no unwritten changes to the contract's shape. */
export function describeDeployment(deployment: Deployment): ApiDeployment {
  return {
    id: deployment.id,
    tenant_id: deployment.tenantId,
    slug: deployment.slug,
    display_name: deployment.displayName,
    region: deployment.region,
    state: deployment.state,
    llm_mode: deployment.llmMode,
    billing_action_suspended: deployment.billingActionSuspended,
    template_code: deployment.templateCode,
    template_version: deployment.templateVersion,
    trial_ends_at: deployment.trialEndsAt?.toISOString() ?? null,
    scheduled_transition: deployment.scheduledTransition,
    seq: deployment.seq,
    created_at: deployment.createdAt.toISOString(),
    updated_at: deployment.updatedAt.toISOString(),
  };
}
