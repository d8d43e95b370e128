import { Migration } from '@mikro-orm/migrations';

/**
 * Holds that a cost line never changes: a new classification or another resource is a next version, and `superseded_at` is
 * the only column that an update may set. Month and state follow the invoice, which a foreign key holds.
 *
 * The release before changes lines in place, and knows no superseded ones: it would show and push them too. While an
 * instance of it lives, its updates pass, and nothing is superseded; when one starts, what was superseded is deleted.
 * Nothing refers to it yet. The next release drops these exceptions.
 */
export class KeepVersionsOfCostLines extends Migration {
  override async up(): Promise<void> {
    await this.execute(formerRelease);
    await this.execute(keepLines);
    await this.execute(keepsSuperseded);
    await this.execute(dropSuperseded);
  }
}

/** An instance beats every 20 seconds, and is dead after 90. The migrations of this release begin with this day. */
const formerRelease = `
create function has_former_instance() returns boolean language sql stable as $$
  select exists (select from public.instances
    where schema < '20261128' and ended_at is null and heartbeat_at > now() - interval '90 seconds')
$$`;

const keepLines = `
create function keep_cost_line() returns trigger language plpgsql as $$
declare kept record;
begin
  kept := new;
  kept.period := old.period;
  kept.provisional := old.provisional;
  if old.superseded_at is null then kept.superseded_at := null; end if;
  if kept *<> old and not has_former_instance() then
    raise exception 'cost line % stays as it is: insert its next version', old.id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger cloud_cost_lines_keep before update on cloud_cost_lines
  for each row execute function keep_cost_line();
create trigger cloud_cost_lines_no_truncate before truncate on cloud_cost_lines
  for each statement execute function refuse_truncate()`;

/** The lock is held to the end of the transaction, so that an instance that starts meanwhile sees what it superseded. */
const keepsSuperseded = `
create function keeps_superseded_cost_lines() returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7243192);
  return not has_former_instance();
end $$`;

const dropSuperseded = `
create function drop_superseded_cost_lines() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7243192);
  delete from cloud_cost_lines where superseded_at is not null;
  return null;
end $$;
create trigger instances_former_release after insert on instances for each row
  when (new.schema < '20261128') execute function drop_superseded_cost_lines();
create trigger instances_former_release_again after update on instances for each row
  when (new.schema < '20261128' and old.heartbeat_at < now() - interval '90 seconds')
  execute function drop_superseded_cost_lines()`;
