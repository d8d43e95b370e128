/** The SQL that the service sends for a successful transition, in order. The suite fails if it differs. */
export const statements = {
  begin: 'begin',
  lock: `select "locked".*, clock_timestamp()::timestamptz(3)::text as "locked_at", now()::timestamptz(3)::text as "changed_at" from (select "d".*, "e"."seq" as "latest_seq", "e"."hash" as "latest_hash", "e"."effective_at" as "latest_effective_at", "e"."recorded_at" as "latest_recorded_at", to_json(s) as "subscription" from "cloud_deployments" as "d" left join "cloud_deployment_events" as "e" on "e"."tenant_id" = "d"."tenant_id" and "e"."deployment_id" = "d"."id" and "e"."seq" = "d"."seq" left join "subscriptions" as "s" on "s"."tenant_id" = "d"."tenant_id" and "s"."deployment_id" = "d"."id" and "s"."status" <> 'cancelled' where "d"."id" = $1 for update of "d") as "locked"`,
  record: `
    with event as materialized (
      select * from jsonb_populate_recordset(null::cloud_deployment_events, $1::jsonb)
    ), changed as (
      update cloud_deployments d set display_name = s.display_name, state = s.state, llm_mode = s.llm_mode,
        billing_action_suspended = s.billing_action_suspended, template_code = s.template_code,
        template_version = s.template_version, trial_ends_at = s.trial_ends_at,
        scheduled_transition = s.scheduled_transition, seq = s.seq, updated_at = s.updated_at
      from event cross join lateral jsonb_populate_record(null::cloud_deployments, event.deployment) s
      where d.id = event.deployment_id and d.seq < event.seq
    )
    insert into cloud_deployment_events (id, tenant_id, deployment_id, seq, kind, from_state, to_state, actor_kind,
      actor_id, reason, request_id, metadata, deployment, effective_at, recorded_at, reason_digest, metadata_digest, deployment_digest,
      prev_hash, hash)
    select id, tenant_id, deployment_id, seq, kind, from_state, to_state, actor_kind,
      actor_id, reason, request_id, metadata, deployment, effective_at, recorded_at, reason_digest, metadata_digest, deployment_digest,
      prev_hash, hash
    from event`,
  subscription: `update "subscriptions" set "status" = $1, "updated_at" = now() where "id" = $2 returning "updated_at"`,
  commit: 'commit',
} as const;
