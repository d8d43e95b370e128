import { Migration } from '@mikro-orm/migrations';

/** The change of plan that a subscription is promised: all of it, or nothing. */
export class PendingPlanChanges extends Migration {
  override async up(): Promise<void> {
    await this.execute(`
      alter table subscriptions
        add column pending_plan_version_id uuid references plan_versions (id),
        add column pending_effective_at timestamptz(3),
        add column pending_actor_kind text check (pending_actor_kind in ('tenant', 'operator', 'system')),
        add column pending_actor_id text,
        add column pending_request_id text,
        add column pending_reason text,
        add column pending_requested_at timestamptz(3),
        add constraint subscriptions_pending_whole check (case
          when pending_plan_version_id is null then num_nonnulls(pending_effective_at, pending_actor_kind,
            pending_actor_id, pending_request_id, pending_reason, pending_requested_at) = 0
          else num_nulls(pending_effective_at, pending_actor_kind, pending_actor_id, pending_requested_at) = 0
        end)`);
  }
}
