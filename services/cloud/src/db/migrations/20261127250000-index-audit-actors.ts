import { Migration } from '@mikro-orm/migrations';

/** Lists what an operator changed by an index, like the changes of a target. */
export class IndexAuditActors extends Migration {
  override async up(): Promise<void> {
    await this.execute('create index audit_log_actor on audit_log (actor_id, created_at, id)');
  }
}
