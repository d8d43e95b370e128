import { Migration } from '@mikro-orm/migrations';

/** A deployment's pending transition: null or one, as the API shows it. */
export class ScheduleTransitions extends Migration {
  override up(): void {
    this.addSql('alter table cloud_deployments add column scheduled_transition jsonb');
  }
}
