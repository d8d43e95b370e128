import { Gauge, type Registry } from 'prom-client';
import { isRecurring, type WorkKind } from '../queue/work-kind.ts';
import { nextTick, type Schedule } from '../schedules/schedules.ts';
import type { StoreValues } from './read-store-values.ts';

/** The states of a work item. */
const states = [
  'scheduled',
  'due',
  'running',
  'retrying',
  'blocked',
  'held',
  'failed',
  'done',
] as const;

/** Registers the metrics of work, schedules and instances. */
export function valueMetrics(
  registry: Registry,
  options: { readonly kinds: () => readonly WorkKind[]; readonly schedules: readonly Schedule[] },
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
      'Seconds since the first tick of a schedule after its last success; 0 if that is yet to come.',
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

  const setWork = ({ now, items, kinds }: StoreValues) => {
    for (const kind of new Set([...options.kinds(), ...kinds.map((row) => row.kind)])) {
      for (const state of states) gauges.items.set({ kind, state }, 0);
      const row = kinds.find((candidate) => candidate.kind === kind);
      gauges.circuitOpen.set({ kind }, row?.circuit_open ? 1 : 0);
      gauges.paused.set({ kind }, row?.paused ? 1 : 0);
      gauges.rateLimited.set({ kind }, row?.rate_limited ? 1 : 0);
    }
    for (const { kind, state, count } of items) gauges.items.set({ kind, state }, count);
    for (const kind of options.kinds()) {
      const row = kinds.find((candidate) => candidate.kind === kind);
      const due = items.find((item) => item.kind === kind && item.state === 'due');
      const isHeldBack = row?.paused === true || row?.rate_limited === true;
      const age = due === undefined || isHeldBack ? 0 : Math.max(0, now - due.oldest_due);
      gauges.oldestDue.set({ kind }, age);
    }
  };

  const setSchedules = ({ now, items }: StoreValues) => {
    const kinds = options.kinds();
    for (const schedule of options.schedules.filter(({ wakes }) => kinds.includes(wakes))) {
      const labels = { schedule: schedule.name };
      const rows = items.filter(({ kind }) => kind === schedule.wakes);
      const successes = rows.flatMap(({ succeeded }) => (succeeded === null ? [] : [succeeded]));
      if (successes.length > 0) gauges.lastSuccess.set(labels, Math.max(...successes));
      // Work that does not recur runs only if there are items, so a tick without success is not late.
      if (!isRecurring(schedule.wakes) || rows.length === 0) continue;
      const since = Math.max(...successes, ...rows.map(({ oldest_created }) => oldest_created));
      const next = nextTick(schedule, new Date(since * 1000)).getTime() / 1000;
      gauges.lag.set(labels, Math.max(0, now - next));
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
      gauges.clockSkew.set(Math.max(0, ...skews.map(({ clock_skew }) => clock_skew)));
      gauges.notVisible.set(values.kinds_not_visible);
    },
    reset,
  };
}
