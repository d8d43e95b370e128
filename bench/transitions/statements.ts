/** The SQL that the service sends for a successful transition, in order. The suite fails if it differs. */
export const statements = {
  begin: 'begin',
  lock: `select "d0".* from "cloud_deployments" as "d0" where "d0"."id" = $1 limit 1 for update`,
  hasDueTimer: `select coalesce(least(
        (d.scheduled_transition ->> 'effective_at')::timestamptz,
        case d.state when 'trial' then d.trial_ends_at end) <= clock_timestamp()
        or least(s.current_period_end::timestamp,
  date_trunc('month', (s.pending_effective_at + interval '24 hours') at time zone 'UTC')) <= clock_timestamp() at time zone $1::text, false) as "is_due" from "cloud_deployments" as "d" left join "subscriptions" as "s" on "s"."tenant_id" = "d"."tenant_id" and "s"."deployment_id" = "d"."id" and "s"."status" <> 'cancelled' where "d"."id" = $2`,
  subscription: `select "s0".* from "subscriptions" as "s0" where "s0"."tenant_id" = (select tenant_id from cloud_deployments where id = $1) and "s0"."deployment_id" = $1 and "s0"."status" != 'cancelled' limit 1`,
  updateState: `update "cloud_deployments" set "state" = $1, "seq" = $2, "updated_at" = now() where "id" = $3 returning "updated_at"`,
  updateSubscription: `update "subscriptions" set "status" = $1, "updated_at" = now() where "id" = $2 returning "updated_at"`,
  snapshot: `select "d".*, "e"."hash", "e"."effective_at", greatest(clock_timestamp()::timestamptz(3), e.recorded_at)::text as "now" from "cloud_deployments" as "d" left join "cloud_deployment_events" as "e" on "e"."tenant_id" = "d"."tenant_id" and "e"."deployment_id" = "d"."id" and "e"."seq" = $1 where "d"."id" = $2`,
  insertEvent: `insert into "cloud_deployment_events" ("id", "tenant_id", "deployment_id", "seq", "kind", "from_state", "to_state", "actor_kind", "actor_id", "reason", "request_id", "metadata", "deployment", "effective_at", "recorded_at", "reason_digest", "metadata_digest", "deployment_digest", "prev_hash", "hash") values ($1, 'acme', $2, $3, 'transitioned', $4, $5, 'operator', 'bench', null, 'bench', '{}', $6, $7, $8, null, $9, $10, $11, $12)`,
  commit: 'commit',
} as const;
