import { Gauge, type Registry } from 'prom-client';
import type { WorkItemState } from '../queue/item-state.ts';
import { type WorkKind, workKinds } from '../queue/work-kind.ts';
import type { StoreValues } from './read-store-values.ts';

const states: readonly WorkItemState[] = [
  'scheduled',
  'due',
  'running',
  'retrying',
  'blocked',
  'held',
  'failed',
  'done',
];

/**
 * Registers the metrics of work, schedules and instances. Each kind has its metrics from the start: Prometheus sees no
 * increase of a metric that begins with 1.
 *
 * @param enabled The kinds that this instance runs. Due work of another kind waits for an instance that does.
 */
export function valueMetrics(
  registry: Registry,
  enabled: () => ReadonlySet<WorkKind>,
): { set(values: StoreValues): void; reset(): void } {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const gauges = {
    items: gauge('work_items', 'Work items by kind and state.', ['kind', 'state']),
    oldestDue: gauge(
      'work_oldest_due_age_seconds',
      'Seconds since the oldest work item of a kind became due that a worker may run; 0 if none is due.',
      ['kind'],
    ),
    circuitOpen: gauge(
      'work_circuit_open',
      'Whether the other system denies access, so that no work item of the kind runs.',
      ['kind'],
    ),
    paused: gauge('work_paused', 'Whether an operator has paused the kind.', ['kind']),
    rateLimited: gauge('work_rate_limited', 'Whether the kind waits for a rate limit.', ['kind']),
    lastSuccess: gauge(
      'schedule_last_success_timestamp_seconds',
      'When the work that a schedule wakes last succeeded, in seconds since the epoch.',
      ['schedule'],
    ),
    lag: gauge(
      'schedule_lag_seconds',
      'Seconds since work was due that has not succeeded since; 0 while an operator has paused its kind.',
      ['schedule'],
    ),
    instances: gauge(
      'instances',
      'Instances by state (live, or dead: ended without a goodbye) and version.',
      ['state', 'version'],
    ),
    clockSkew: gauge(
      'instances_max_clock_skew_seconds',
      'The largest difference between the clock of a live instance and that of PostgreSQL.',
      [],
    ),
    notVisible: gauge(
      'provider_kinds_not_visible',
      'Kinds of resources that the token of the provider may not read.',
      [],
    ),
  };
  const reset = () => {
    for (const each of Object.values(gauges)) each.reset();
  };

  const setWork = ({ items, kinds }: StoreValues) => {
    for (const kind of workKinds) {
      for (const state of states) gauges.items.set({ kind, state }, 0);
      const row = kinds.find((candidate) => candidate.kind === kind);
      gauges.circuitOpen.set({ kind }, Number(row?.circuit_open ?? false));
      gauges.paused.set({ kind }, Number(row?.paused ?? false));
      gauges.rateLimited.set({ kind }, Number(row?.rate_limited ?? false));
      const due = items.find((item) => item.kind === kind && item.state === 'due');
      const isHeldBack = row?.paused === true || row?.rate_limited === true;
      const age = isHeldBack ? 0 : (due?.oldest_due_seconds ?? 0);
      if (enabled().has(kind)) gauges.oldestDue.set({ kind }, age);
    }
    // An untouched item and a later one of the same kind can both be scheduled.
    for (const { kind, state, count } of items) gauges.items.inc({ kind, state }, count);
  };

  const setSchedules = ({ schedules, kinds }: StoreValues) => {
    for (const each of schedules) {
      const { name: schedule, kind, last_success_at, lag_seconds } = each;
      if (!each.enabled) continue;
      if (last_success_at !== null) {
        gauges.lastSuccess.set({ schedule }, Date.parse(last_success_at) / 1000);
      }
      const isPaused = kinds.some((row) => row.kind === kind && row.paused);
      gauges.lag.set({ schedule }, isPaused ? 0 : lag_seconds);
    }
  };

  return {
    set(values) {
      reset();
      setWork(values);
      setSchedules(values);
      for (const { state, version, count } of values.instances) {
        gauges.instances.set({ state, version }, count);
      }
      const skews = values.instances.filter(({ state }) => state === 'live');
      gauges.clockSkew.set(
        Math.max(0, ...skews.map(({ clock_skew_seconds }) => clock_skew_seconds)),
      );
      gauges.notVisible.set(values.kinds_not_visible);
    },
    reset,
  };
}
