import type { components } from '@arcadia/api-client/contract';
import type { Generated, JSONColumnType } from 'kysely';

type Schemas = components['schemas'];

/**
 * The tables as Kysely reads them. Times and numerics arrive as PostgreSQL's text, so that no value is rounded;
 * `toTimestamp` converts the text of a time to RFC 3339.
 */
export interface Tables {
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
    transaction_id: Generated<string>;
    position: Generated<string>;
  };
  subscriptions: {
    id: string;
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
    subscription_id: string;
    addon_id: string;
    units: number;
    qty: number;
    price_cents: number;
    created_at: Generated<string>;
  };
  cloud_accounts: {
    id: string;
    provider: Schemas['Provider'];
    urn: string;
    name: string;
    not_visible_kinds: JSONColumnType<Schemas['ResourceKind'][], string | undefined, string>;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  cloud_resources: {
    id: string;
    account_id: string;
    kind: Schemas['ResourceKind'];
    provider_id: string;
    name: string;
    region: string | null;
    attrs: JSONColumnType<Record<string, unknown>>;
    deployment_id: string | null;
    created_at_provider: string | null;
    first_seen_at: string;
    last_seen_at: string;
    gone_at: string | null;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  cloud_balance_snapshots: {
    id: string;
    account_id: string;
    month_to_date_balance: string;
    account_balance: string;
    month_to_date_usage: string;
    currency: string;
    generated_at: string;
    created_at: Generated<string>;
  };
  cloud_invoices: {
    id: string;
    account_id: string;
    provider_uuid: string;
    invoice_number: string | null;
    period: string;
    issued_at: string | null;
    amount: string;
    currency: string;
    provisional: Generated<boolean>;
    provider_updated_at: string | null;
    ingest_status: Generated<Schemas['Invoice']['ingest_status']>;
    finance_status: Generated<Exclude<Schemas['Invoice']['finance_status'], 'not_configured'>>;
    pushed_to_finance_at: string | null;
    finance_invoice_id: string | null;
    finance_digest: string | null;
    line_count: number | null;
    matched_count: number | null;
    lines_total: string | null;
    tax_total: string | null;
    delta: string | null;
    reconciled: boolean | null;
    last_error: string | null;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  cloud_invoice_documents: {
    id: string;
    invoice_id: string;
    sha256: string;
    content: Uint8Array;
    fetched_at: string;
    created_at: Generated<string>;
  };
  cloud_cost_lines: {
    id: string;
    invoice_id: string;
    row: number;
    kind: Schemas['CostLineKind'];
    charge_category: Schemas['ChargeCategory'];
    product: string;
    description: string;
    group_description: string | null;
    amount: string;
    currency: string;
    hours: string | null;
    start_at: string | null;
    end_at: string | null;
    project_name: string | null;
    category: string | null;
    size: string | null;
    region: string | null;
    extra: JSONColumnType<Record<string, string>>;
    resource_kind: Schemas['ResourceKind'] | 'space' | null;
    resource_name: string | null;
    provider_resource_id: string | null;
    resource_id: string | null;
    matched_by: 'provider_id' | 'name' | null;
    unmatched_reason: string | null;
    created_at: Generated<string>;
  };
  work_items: {
    kind: string;
    key: string;
    due_at: Generated<string>;
    attempts: Generated<number>;
    lease_token: string | null;
    lease_until: string | null;
    outcome: 'done' | 'failed' | null;
    last_error: string | null;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  feed_cursor_keys: {
    key: Uint8Array;
    plain_until: string | null;
    created_at: Generated<string>;
  };
  audit_log: {
    id: string;
    actor_kind: Schemas['ActorKind'];
    actor_id: string;
    action: Schemas['AuditAction'];
    target_type: Schemas['AuditTarget']['type'];
    target_id: string;
    before: JSONColumnType<Record<string, unknown>> | null;
    after: JSONColumnType<Record<string, unknown>>;
    request_id: string | null;
    created_at: Generated<string>;
  };
  idempotency_keys: {
    tenant_id: string;
    subject: string;
    operation: string;
    key: string;
    request_digest: string;
    status: number | null;
    headers: JSONColumnType<Record<string, string>, string, string> | null;
    body: unknown;
    created_at: Generated<string>;
  };
}

interface Named {
  id: string;
  code: string;
  name: string;
  created_at: Generated<string>;
  updated_at: Generated<string>;
}
