import type { components } from '@arcadia/api-client/contract';
import type { Generated, JSONColumnType } from 'kysely';
import type { BillingTables } from './billing-tables.ts';
import type { OperationsTables } from './operations-tables.ts';

type Schemas = components['schemas'];

/**
 * The tables as Kysely reads them. Times and numerics arrive as PostgreSQL's text, so that no value is rounded;
 * `toTimestamp` converts the text of a time to RFC 3339.
 */
export interface Tables extends BillingTables, OperationsTables {
  plans: Named;
  plan_versions: {
    id: string;
    plan_id: string;
    version: number;
    base_price_cents: number;
    currency: string;
    status: Schemas['CatalogStatus'];
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  plan_items: {
    id: string;
    plan_version_id: string;
    meter: string;
    included_qty: number;
    overage_unit: number;
    overage_price_cents: number;
    created_at: Generated<string>;
  };
  addons: Named & {
    meter: string;
    qty: number;
    price_cents: number;
    currency: string;
    status: Generated<Schemas['CatalogStatus']>;
  };
  cloud_deployments: {
    id: string;
    tenant_id: string;
    slug: string;
    display_name: string;
    region: string;
    state: Schemas['DeploymentState'];
    llm_mode: Schemas['LlmMode'];
    billing_action_suspended: boolean;
    template_code: string | null;
    template_version: string | null;
    trial_ends_at: string | null;
    scheduled_transition: JSONColumnType<Schemas['ScheduledTransition']> | null;
    seq: number;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  cloud_deployment_events: {
    id: string;
    tenant_id: string;
    deployment_id: string;
    seq: number;
    kind: Schemas['DeploymentEventKind'];
    from_state: Schemas['DeploymentState'] | null;
    to_state: Schemas['DeploymentState'];
    actor_kind: Schemas['ActorKind'];
    actor_id: string;
    reason: string | null;
    request_id: string | null;
    metadata: JSONColumnType<Record<string, unknown>> | null;
    deployment: JSONColumnType<Record<string, unknown>> | null;
    effective_at: Generated<string>;
    recorded_at: Generated<string>;
    reason_digest: string | null;
    metadata_digest: string | null;
    deployment_digest: string | null;
    prev_hash: string | null;
    hash: string | null;
    epoch: Generated<number>;
    transaction_id: Generated<string>;
    position: Generated<string>;
  };
  subscriptions: {
    id: string;
    tenant_id: string;
    deployment_id: string;
    plan_version_id: string;
    status: Schemas['SubscriptionStatus'];
    current_period_start: string;
    current_period_end: string;
    trial_ends_at: string | null;
    pending_plan_version_id: string | null;
    pending_effective_at: string | null;
    pending_actor_kind: Schemas['ActorKind'] | null;
    pending_actor_id: string | null;
    pending_request_id: string | null;
    pending_reason: string | null;
    pending_requested_at: string | null;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  subscription_addons: {
    id: string;
    tenant_id: string;
    subscription_id: string;
    addon_id: string;
    units: number;
    qty: number;
    price_cents: number;
    created_at: Generated<string>;
  };
  feed_cursor_keys: {
    key: Uint8Array;
    plain_until: string | null;
    former_until: string | null;
    created_at: Generated<string>;
  };
  feed_epochs: {
    epoch: number;
    timeline: string;
    since: Generated<string>;
  };
}

interface Named {
  id: string;
  code: string;
  name: string;
  created_at: Generated<string>;
  updated_at: Generated<string>;
}
