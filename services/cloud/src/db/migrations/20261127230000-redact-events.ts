import { Migration } from '@mikro-orm/migrations';

/**
 * Lets the owner of the log, and nobody else, remove the reason or the metadata of an event, and nothing else. The digest
 * stays, so the hash chain still verifies. The owner could also disable the trigger, but that waits for every transaction
 * that appends events, and all later ones wait behind it.
 */
export class RedactEvents extends Migration {
  override async up(): Promise<void> {
    await this.execute(keepEvent);
    await this.execute(`
      create or replace trigger cloud_deployment_events_append_only
        before update or delete on cloud_deployment_events
        for each row execute function keep_event()`);
  }
}

/** The setting keeps an ordinary statement of the owner from redacting by accident. */
const keepEvent = `
create function keep_event() returns trigger language plpgsql as $$
declare
  expected record;
begin
  if tg_op = 'UPDATE' and current_setting('arcadia.redaction', true) = 'on'
    and pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'USAGE')
    and (new.reason is not distinct from old.reason or (new.reason is null and old.reason_digest is not null))
    and (new.metadata is not distinct from old.metadata or (new.metadata is null and old.metadata_digest is not null))
  then
    expected := new;
    expected.reason := old.reason;
    expected.metadata := old.metadata;
    if expected is not distinct from old then
      return new;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$`;
