import { Migration } from '@mikro-orm/migrations';

/**
 * Makes an item due again whose run an instance of the release before ends, if a caller of this release made it due
 * meanwhile: that instance does not know `rerun`. Runs of this release end so by themselves.
 */
export class KeepReruns extends Migration {
  override async up(): Promise<void> {
    await this.execute(keepRerun);
    await this.execute(`
      create trigger work_items_rerun before update on work_items for each row
      when (old.rerun and old.lease_token is not null and new.lease_token is null)
      execute function keep_rerun()`);
  }
}

const keepRerun = `
create function keep_rerun() returns trigger language plpgsql as $$
begin
  new.outcome := null;
  new.due_at := least(new.due_at, date_trunc('milliseconds', now()));
  new.attempts := 0;
  new.rerun := false;
  return new;
end $$`;
