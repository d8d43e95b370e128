import { Migration } from '@mikro-orm/migrations';

/**
 * The first schema. Every `created_at` has millisecond precision, so that what JavaScript reads is what PostgreSQL
 * compares when a list is paged by `(created_at, id)`.
 */
export class InitialSchema extends Migration {
  override up(): void {
    this.addSql(catalog);
    this.addSql(deployments);
    this.addSql(subscriptions);
    this.addSql(inventory);
    this.addSql(billing);
    this.addSql(work);
  }
}

const catalog = `
create table plans (
  id uuid primary key,
  code text not null unique,
  name text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create table plan_versions (
  id uuid primary key,
  plan_id uuid not null references plans (id),
  version integer not null check (version >= 1),
  base_price_cents integer not null check (base_price_cents >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null check (status in ('draft', 'active', 'retired')),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (plan_id, version)
);
create unique index plan_versions_one_active on plan_versions (plan_id) where status = 'active';
create table plan_items (
  id uuid primary key,
  plan_version_id uuid not null references plan_versions (id),
  meter text not null,
  included_qty integer not null check (included_qty >= 0),
  overage_unit integer not null check (overage_unit >= 1),
  overage_price_cents integer not null check (overage_price_cents >= 0),
  created_at timestamptz(3) not null default now(),
  unique (plan_version_id, meter)
);
create table addons (
  id uuid primary key,
  code text not null unique,
  name text not null,
  meter text not null,
  qty integer not null check (qty >= 0),
  price_cents integer not null check (price_cents >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create function keep_published_plan_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status <> 'draft' then
      raise exception 'plan version % is published and stays', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return old;
  end if;
  if old.status <> 'draft' and (
    (old.plan_id, old.version, old.base_price_cents, old.currency)
      is distinct from (new.plan_id, new.version, new.base_price_cents, new.currency)
    or new.status = 'draft'
    or (old.status = 'retired' and new.status <> 'retired')
  ) then
    raise exception 'plan version % is published and never changes', old.id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger plan_versions_published_stay before update or delete on plan_versions
  for each row execute function keep_published_plan_version();

create function keep_published_plan_items() returns trigger language plpgsql as $$
declare version_id uuid := case when tg_op = 'DELETE' then old.plan_version_id else new.plan_version_id end;
begin
  if exists (
    select from plan_versions v
    where v.status <> 'draft' and (v.id = version_id or (tg_op = 'UPDATE' and v.id = old.plan_version_id))
  ) then
    raise exception 'plan version % is published and its items never change', version_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger plan_items_published_stay before insert or update or delete on plan_items
  for each row execute function keep_published_plan_items();
`;

const deployments = `
create table cloud_deployments (
  id uuid primary key,
  tenant_id text not null check (tenant_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  display_name text not null,
  region text not null,
  state text not null
    check (state in ('trial', 'active', 'past_due', 'paused', 'suspended', 'cancelled', 'archived')),
  llm_mode text not null check (llm_mode in ('shared', 'dedicated', 'byok', 'none')),
  billing_action_suspended boolean not null default false,
  template_code text,
  template_version text,
  trial_ends_at timestamptz(3),
  seq integer not null check (seq >= 1),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint cloud_deployments_slug_per_tenant unique (tenant_id, slug)
);
create index cloud_deployments_page on cloud_deployments (created_at, id);
create index cloud_deployments_tenant_page on cloud_deployments (tenant_id, created_at, id);

create table cloud_deployment_events (
  id uuid primary key,
  deployment_id uuid not null references cloud_deployments (id),
  seq integer not null check (seq >= 1),
  kind text not null,
  from_state text,
  to_state text not null,
  actor_kind text not null check (actor_kind in ('tenant', 'operator', 'system')),
  actor_id text not null,
  reason text,
  request_id text,
  metadata jsonb not null default '{}',
  deployment jsonb not null,
  effective_at timestamptz(3) not null default now(),
  recorded_at timestamptz(3) not null default now(),
  unique (deployment_id, seq)
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger cloud_deployment_events_append_only before update or delete on cloud_deployment_events
  for each row execute function refuse_change();
create trigger cloud_deployment_events_no_truncate before truncate on cloud_deployment_events
  for each statement execute function refuse_change();
`;

const subscriptions = `
create table subscriptions (
  id uuid primary key,
  deployment_id uuid not null references cloud_deployments (id),
  plan_version_id uuid not null references plan_versions (id),
  status text not null check (status in ('active', 'paused', 'cancelled')),
  current_period_start date not null,
  current_period_end date not null,
  trial_ends_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  check (current_period_start < current_period_end)
);
create unique index subscriptions_one_live on subscriptions (deployment_id) where status <> 'cancelled';
create table subscription_addons (
  id uuid primary key,
  subscription_id uuid not null references subscriptions (id),
  addon_id uuid not null references addons (id),
  units integer not null check (units >= 1),
  qty integer not null check (qty >= 0),
  price_cents integer not null check (price_cents >= 0),
  created_at timestamptz(3) not null default now(),
  constraint subscription_addons_once unique (subscription_id, addon_id)
);
`;

const inventory = `
create table cloud_accounts (
  id uuid primary key,
  provider text not null check (provider in ('digitalocean')),
  urn text not null,
  name text not null,
  not_visible_kinds jsonb not null default '[]',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (provider, urn)
);
create table cloud_resources (
  id uuid primary key,
  account_id uuid not null references cloud_accounts (id),
  kind text not null,
  provider_id text not null,
  name text not null,
  region text,
  attrs jsonb not null default '{}',
  deployment_id uuid references cloud_deployments (id),
  created_at_provider timestamptz(3),
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  gone_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (account_id, kind, provider_id)
);
create index cloud_resources_page on cloud_resources (created_at, id);
create index cloud_resources_deployment on cloud_resources (deployment_id) where deployment_id is not null;
`;

const billing = `
create table cloud_balance_snapshots (
  id uuid primary key,
  account_id uuid not null references cloud_accounts (id),
  month_to_date_balance numeric not null,
  account_balance numeric not null,
  month_to_date_usage numeric not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  generated_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  unique (account_id, generated_at)
);
create table cloud_invoices (
  id uuid primary key,
  account_id uuid not null references cloud_accounts (id),
  provider_uuid text not null,
  invoice_number text,
  period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  issued_at timestamptz(3),
  amount numeric not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  provisional boolean not null default false,
  provider_updated_at timestamptz(3),
  ingest_status text not null default 'pending' check (ingest_status in ('pending', 'ingested', 'failed')),
  finance_status text not null default 'pending' check (finance_status in ('pending', 'pushed', 'failed')),
  pushed_to_finance_at timestamptz(3),
  finance_invoice_id text,
  finance_digest text,
  line_count integer,
  matched_count integer,
  lines_total numeric,
  tax_total numeric,
  delta numeric,
  reconciled boolean,
  last_error text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (account_id, provider_uuid)
);
create index cloud_invoices_page on cloud_invoices (created_at, id);
create index cloud_invoices_period on cloud_invoices (period);
create table cloud_invoice_documents (
  id uuid primary key,
  invoice_id uuid not null references cloud_invoices (id) on delete cascade,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea not null,
  fetched_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  unique (invoice_id, sha256)
);
create table cloud_cost_lines (
  id uuid primary key,
  invoice_id uuid not null references cloud_invoices (id) on delete cascade,
  "row" integer not null,
  kind text not null,
  charge_category text not null
    check (charge_category in ('usage', 'purchase', 'tax', 'credit', 'adjustment')),
  product text not null,
  description text not null,
  group_description text,
  amount numeric not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  hours numeric,
  start_at timestamptz(3),
  end_at timestamptz(3),
  project_name text,
  category text,
  size text,
  region text,
  extra jsonb not null default '{}',
  resource_kind text,
  resource_name text,
  provider_resource_id text,
  resource_id uuid references cloud_resources (id),
  matched_by text check (matched_by in ('provider_id', 'name')),
  unmatched_reason text,
  created_at timestamptz(3) not null default now(),
  check ((resource_kind is null) = (resource_name is null)),
  check ((resource_id is null) = (matched_by is null)),
  check ((resource_id is null) = (unmatched_reason is not null))
);
create index cloud_cost_lines_page on cloud_cost_lines (created_at, id);
create index cloud_cost_lines_invoice on cloud_cost_lines (invoice_id);
create index cloud_cost_lines_resource on cloud_cost_lines (resource_id) where resource_id is not null;
`;

const work = `
create table work_items (
  kind text not null,
  key text not null,
  due_at timestamptz(3) not null default now(),
  attempts integer not null default 0 check (attempts >= 0),
  lease_token uuid,
  lease_until timestamptz(3),
  outcome text check (outcome in ('done', 'failed')),
  last_error text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (kind, key),
  check ((lease_token is null) = (lease_until is null))
);
create index work_items_due on work_items (kind, due_at) where outcome is null;
-- json and not jsonb: a replay is the same bytes.
create table idempotency_keys (
  tenant_id text not null,
  subject text not null,
  operation text not null,
  key text not null,
  request_digest text not null,
  status integer,
  headers json,
  body json,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, subject, operation, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
`;
