import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp, toTimestamp } from '../db/to-timestamp.ts';

export type ApiDeployment = components['schemas']['Deployment'];

/** A row as the contract has it. */
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
