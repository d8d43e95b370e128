import { Counter, Histogram, type Registry } from 'prom-client';
import type { EndedRun } from '../queue/ended-run.ts';

export interface WorkMetrics {
  observeRun(run: EndedRun): void;
}

const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600];

/** Registers the durations of runs by kind and outcome, and the outcomes of pushes to finance. */
export function workMetrics(registry: Registry): WorkMetrics {
  const durations = new Histogram({
    name: 'work_run_duration_seconds',
    help: 'Duration of the runs of work items by kind and outcome.',
    labelNames: ['kind', 'outcome'],
    buckets,
    registers: [registry],
  });
  const pushes = new Counter({
    name: 'finance_pushes_total',
    help: 'Pushes to finance by outcome: what finance did (created, updated), unchanged, or how the run failed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of pushOutcomes) pushes.inc({ outcome }, 0);
  return {
    observeRun(run) {
      const { kind, outcome, seconds } = run;
      durations.observe({ kind, outcome }, seconds);
      if (kind === 'push') pushes.inc({ outcome: toPushOutcome(run) });
    },
  };
}

/** Each exists from the start: otherwise Prometheus would not see the first increase. */
const pushOutcomes = [
  'created',
  'updated',
  'unchanged',
  'retrying',
  'blocked',
  'waiting',
  'held',
  'failed',
  'lost',
] as const;

function toPushOutcome({ outcome, result }: EndedRun): (typeof pushOutcomes)[number] {
  if (outcome !== 'done') return outcome;
  const { action } = result;
  return action === 'created' || action === 'updated' ? action : 'unchanged';
}
