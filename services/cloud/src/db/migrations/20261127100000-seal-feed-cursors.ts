import { Migration } from '@mikro-orm/migrations';

/**
 * Stores the key that seals the cursors of the feed. PostgreSQL draws it: 366 random bits of three UUIDs, hashed to 256.
 * The key never leaves the database and the service, and each new database gets another one.
 *
 * An instance of the release before cannot open sealed cursors. If the log has events already, such instances may still
 * run, so the service goes on to return plain cursors for an hour, in which they are replaced.
 */
export class SealFeedCursors extends Migration {
  override async up(): Promise<void> {
    await this.execute(`
      create table feed_cursor_keys (
        singleton boolean primary key default true check (singleton),
        key bytea not null check (octet_length(key) = 32),
        plain_until timestamptz(3),
        created_at timestamptz(3) not null default now()
      )`);
    await this.execute(`
      insert into feed_cursor_keys (key, plain_until)
      select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
        case when exists (select from cloud_deployment_events) then now() + interval '1 hour' end`);
  }
}
