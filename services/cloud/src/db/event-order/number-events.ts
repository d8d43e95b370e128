/**
 * Gives the events that are there their places in the order of the feed: of one deployment strictly by `seq`, across
 * deployments about as they came. All are then of no transaction of this PostgreSQL's, 0, so what comes from here on
 * comes after them. To be run in one transaction; nothing is appended meanwhile.
 *
 * A released migration runs this: never change it. Where later columns or triggers need more, `mendOrder` gets statements
 * of its own.
 */
export const numberEvents: readonly string[] = [
  'alter table cloud_deployment_events disable trigger cloud_deployment_events_append_only',
  `update cloud_deployment_events event
  set transaction_id = '0', position = numbered.position
  from (
    select id, row_number() over (order by come_by, deployment_id, seq) as position
    from (
      select id, deployment_id, seq, max(recorded_at) over (partition by deployment_id order by seq) as come_by
      from cloud_deployment_events
    ) log
  ) numbered
  where event.id = numbered.id`,
  `select setval(pg_get_serial_sequence('cloud_deployment_events', 'position'), coalesce(max(position), 1),
    max(position) is not null)
  from cloud_deployment_events`,
  'alter table cloud_deployment_events enable trigger cloud_deployment_events_append_only',
];
