import { Migration } from '@mikro-orm/migrations';

/**
 * The log of what operators change, and add-ons that are drafted, published and retired as plan versions are. Those
 * that are there are active, and so is what an instance of the release before makes.
 */
export class AuditAndAddonStatus extends Migration {
  override up(): void {
    this.addSql(auditLog);
    this.addSql(addonStatus);
    this.addSql(onlyActive);
    this.addSql(noTruncate);
  }
}

/**
 * `clock_timestamp()`, not `now()`: who waited for a lock is entered after the one who had it, though his transaction
 * may have begun before.
 */
const auditLog = `
create table audit_log (
  id uuid primary key,
  actor_kind text not null check (actor_kind in ('tenant', 'operator', 'system')),
  actor_id text not null,
  action text not null,
  target_type text not null,
  target_id uuid not null,
  before jsonb,
  after jsonb not null,
  request_id text,
  created_at timestamptz(3) not null default clock_timestamp()
);
create index audit_log_page on audit_log (created_at, id);
create index audit_log_target on audit_log (target_id, created_at, id);
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_change();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function refuse_change();
`;

const addonStatus = `
alter table addons
  add column status text not null default 'active' check (status in ('draft', 'active', 'retired'));
`;

/** An instance of the release before knows no statuses, and would sell a draft, or what is retired. */
const onlyActive = `
create function refuse_unsold_addon() returns trigger language plpgsql as $$
begin
  if not exists (select from addons where id = new.addon_id and status = 'active') then
    raise exception 'add-on % is not active, and cannot be attached', new.addon_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger subscription_addons_active before insert on subscription_addons
  for each row execute function refuse_unsold_addon();
`;

/** The triggers on their rows keep published versions from being changed; a truncate fires none of those. */
const noTruncate = `
create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% holds what is published, and that stays', tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;
create trigger plan_versions_no_truncate before truncate on plan_versions
  for each statement execute function refuse_truncate();
create trigger plan_items_no_truncate before truncate on plan_items
  for each statement execute function refuse_truncate();
`;
