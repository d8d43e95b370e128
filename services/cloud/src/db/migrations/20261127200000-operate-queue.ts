import { Migration } from '@mikro-orm/migrations';

/**
 * What operators see and steer of the queue: who runs an item and since when, every run, every instance, the circuit and
 * the pause of each kind. An instance of the release before goes on to work: it fills none of the new columns, and it
 * keeps a lease for ten minutes without a heartbeat.
 */
export class OperateQueue extends Migration {
  override async up(): Promise<void> {
    await this.execute(items);
    await this.execute(runs);
    await this.execute(instances);
    await this.execute(kinds);
    await this.execute(circuits);
    await this.execute(dismissals);
    await this.execute(pendingKeys);
  }
}

/** The check of the outcome allows `held`: only an operator makes such an item due again. */
const items = `
alter table work_items
  add column id uuid not null default gen_random_uuid(),
  add column leased_by uuid,
  add column leased_at timestamptz(3),
  add column rerun boolean not null default false,
  add column last_error_code text,
  add column last_error_at timestamptz(3),
  add column succeeded_at timestamptz(3),
  drop constraint work_items_outcome_check,
  add constraint work_items_outcome_check check (outcome in ('done', 'failed', 'held'));
create unique index work_items_id on work_items (id);
create index work_items_kept on work_items (kind, outcome) where outcome is not null;
create index work_items_leased on work_items (leased_by) where lease_token is not null;
create index work_items_tried on work_items (kind, due_at) where outcome is null and attempts > 0;
create index work_items_page on work_items (created_at, id)`;

/** The id of a run is the token of its lease, so that callers can wait for a run that has not ended yet. */
const runs = `
create table work_runs (
  id uuid primary key,
  item_id uuid not null,
  kind text not null,
  key text not null,
  attempt integer not null check (attempt >= 1),
  instance_id uuid,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3) not null default now(),
  outcome text not null
    check (outcome in ('done', 'retrying', 'blocked', 'waiting', 'held', 'failed', 'lost')),
  result jsonb,
  error text,
  error_code text,
  error_details jsonb
);
create index work_runs_of_kind on work_runs (kind, ended_at);
create index work_runs_of_item on work_runs (item_id, ended_at);
create index work_runs_age on work_runs (ended_at);
create function keep_recent_runs() returns trigger language plpgsql as $$
begin
  if old.ended_at > now() - interval '90 days' then
    raise exception 'A run is kept for 90 days' using errcode = 'integrity_constraint_violation';
  end if;
  return old;
end $$;
create trigger work_runs_append_only before update on work_runs
  for each row execute function refuse_change();
create trigger work_runs_kept before delete on work_runs
  for each row execute function keep_recent_runs();
create trigger work_runs_no_truncate before truncate on work_runs
  for each statement execute function refuse_truncate()`;

const instances = `
create table instances (
  id uuid primary key,
  version text not null,
  schema text not null,
  started_at timestamptz(3) not null default now(),
  heartbeat_at timestamptz(3) not null default now(),
  clock_skew_ms integer not null default 0,
  ended_at timestamptz(3)
)`;

/** `wait_until` is the end of a rate limit of the provider. */
const kinds = `
create table work_kinds (
  kind text primary key,
  paused_at timestamptz(3),
  paused_by text,
  wait_until timestamptz(3),
  circuit_opened_at timestamptz(3),
  circuit_half_open_at timestamptz(3),
  circuit_failures integer not null default 0 check (circuit_failures >= 0),
  circuit_error text,
  circuit_error_code text,
  updated_at timestamptz(3) not null default now(),
  check ((circuit_opened_at is null) = (circuit_half_open_at is null))
)`;

/** The release before keeps an open circuit as a work item of the kind `block`. Its instances go on to use that item. */
const circuits = `
insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at, circuit_failures, circuit_error)
select key, created_at, due_at, attempts, last_error from work_items where kind = 'block'`;

const dismissals = `
create table attention_dismissals (
  cause text primary key,
  reason text not null,
  actor_kind text not null,
  actor_id text not null,
  count integer not null,
  amount numeric,
  dismissed_at timestamptz(3) not null default now()
)`;

/** Until `pending_until` a call with this key is under way, outside of any transaction. */
const pendingKeys = `
alter table idempotency_keys
  add column pending_until timestamptz(3),
  add column holder uuid`;
