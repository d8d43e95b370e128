/** What the service asks PostgreSQL for, to the letter: the suite compares. `$1` is the tenant. */
export const statements = {
  deployment: `select * from (select * from cloud_deployments where tenant_id = $1) as "cloud_deployments" where "id" = $2`,
  subscription: `select "p"."code", "v"."version", "v"."base_price_cents", "v"."currency", "pending_p"."code" as "pending_code", "pending_v"."version" as "pending_version", "s".* from (select * from subscriptions where deployment_id in (select id from cloud_deployments where tenant_id = $1)) as "s" inner join "plan_versions" as "v" on "v"."id" = "s"."plan_version_id" inner join "plans" as "p" on "p"."id" = "v"."plan_id" left join "plan_versions" as "pending_v" on "pending_v"."id" = "s"."pending_plan_version_id" left join "plans" as "pending_p" on "pending_p"."id" = "pending_v"."plan_id" where "s"."deployment_id" = $2 order by "s"."created_at" desc, "s"."id" desc limit $3`,
  events: `select * from (select * from cloud_deployment_events where deployment_id in (select id from cloud_deployments where tenant_id = $1)) as "cloud_deployment_events" where "deployment_id" = $2 order by "seq" desc limit $3`,
  addons: `select "sa"."id", "a"."code", "a"."meter", "sa"."units", "sa"."qty", "sa"."price_cents" from (select * from subscription_addons where subscription_id in
        (select id from subscriptions where deployment_id in (select id from cloud_deployments where tenant_id = $1))) as "sa" inner join "addons" as "a" on "a"."id" = "sa"."addon_id" where "sa"."subscription_id" = $2 order by "sa"."created_at", "sa"."id"`,
  page: `select * from (select * from cloud_deployments where tenant_id = $1) as "d" where true order by "created_at", "id" limit $2`,
} as const;
