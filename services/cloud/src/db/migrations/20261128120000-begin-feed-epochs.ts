import { Migration } from '@mikro-orm/migrations';
import { buildIndex } from './build-index.ts';
import { lockTablesFirst } from './lock-tables.ts';

/**
 * Gives every event its epoch, which comes first in the order of the feed: docs/decisions/0032. The trigger that orders
 * events sets it, for instances of the release before too. The column has a constant default, so no event is rewritten.
 *
 * An instance of the release before cannot open cursors with an epoch. If the log has events already, such instances may
 * still run, so the service goes on to return cursors of their kind for an hour.
 *
 * `cloud_deployment_events_order` stays for the feed of the release before. The next release drops it, and
 * `former_until`.
 */
export class BeginFeedEpochs extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await this.execute(epochs);
    await this.execute(`${lockTablesFirst('cloud_deployment_events')}
      alter table cloud_deployment_events add column if not exists epoch integer not null default 0;
      ${order}`);
    for (const index of indexes) {
      await buildIndex((statement) => this.execute(statement), index);
    }
    await this.execute(formerCursors);
  }
}

/** An epoch begins when a transaction number may come a second time. The timeline is that of its beginning. */
const epochs = `
create table if not exists feed_epochs (
  epoch integer primary key check (epoch >= 0),
  timeline text not null,
  since timestamptz(3) not null default now()
);
insert into feed_epochs (epoch, timeline) values (0, left(pg_walfile_name(pg_current_wal_lsn()), 8))
  on conflict do nothing;
create or replace trigger feed_epochs_append_only before update or delete on feed_epochs
  for each row execute function refuse_change();
create or replace trigger feed_epochs_no_truncate before truncate on feed_epochs
  for each statement execute function refuse_change();
create or replace function begin_feed_epoch() returns integer language plpgsql as $$
begin
  insert into feed_epochs (epoch, timeline)
  select latest.epoch + 1, now.timeline
  from (select epoch, timeline from feed_epochs order by epoch desc limit 1) latest,
    (select left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline) now
  where latest.timeline <> now.timeline
  on conflict (epoch) do nothing;
  return (select max(epoch) from feed_epochs);
end $$`;

/**
 * A transaction that got its number early and then waited for the deployment's row has a lower one than the event
 * before it: it takes over that one's. Numbers of an earlier epoch say nothing about those of this one.
 *
 * A promotion begins an epoch with the first event after it, and not by itself. Whoever waits for another transaction
 * that begins the same epoch continues in it.
 */
const order = `
create or replace function order_deployment_event() returns trigger language plpgsql as $$
declare
  latest record;
begin
  select e.epoch, e.timeline, previous.epoch as previous_epoch, previous.transaction_id into strict latest
  from (select epoch, timeline from feed_epochs order by epoch desc limit 1) e
  left join lateral (
    select epoch, transaction_id from cloud_deployment_events
    where tenant_id = new.tenant_id and deployment_id = new.deployment_id and seq < new.seq
    order by seq desc limit 1) previous on true;
  if latest.timeline <> left(pg_walfile_name(pg_current_wal_lsn()), 8) then
    latest.epoch := begin_feed_epoch();
  end if;
  new.epoch := latest.epoch;
  new.transaction_id := pg_current_xact_id();
  if latest.previous_epoch = latest.epoch then
    new.transaction_id := greatest(new.transaction_id, latest.transaction_id);
  end if;
  return new;
end $$`;

/**
 * Every position is positive. The condition keeps PostgreSQL from reading a tenant's page by the index of all tenants: a
 * tenant whose events are old would make it walk those of all others. Only a query that repeats the condition can use it.
 */
const indexes = [
  {
    name: 'cloud_deployment_events_feed',
    on: 'cloud_deployment_events (epoch, transaction_id, position) where position > 0',
  },
  {
    name: 'cloud_deployment_events_tenant_feed',
    on: 'cloud_deployment_events (tenant_id, epoch, transaction_id, position)',
  },
];

const formerCursors = `
do $$ begin
  if not exists (select from information_schema.columns
    where table_schema = current_schema() and table_name = 'feed_cursor_keys' and column_name = 'former_until')
  then
    alter table feed_cursor_keys add column former_until timestamptz(3);
    update feed_cursor_keys set former_until = now() + interval '1 hour'
      where exists (select from cloud_deployment_events);
  end if;
end $$`;
