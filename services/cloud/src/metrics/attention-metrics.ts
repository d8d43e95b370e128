import { Gauge, type Registry } from 'prom-client';
import type { AttentionCount } from '../attention/attention.ts';

/**
 * Registers the number of things that need a person, by cause, as GET /api/v1/attention lists them. A cause that could not
 * be read is absent.
 */
export function attentionMetrics(registry: Registry): {
  set(counts: readonly AttentionCount[]): void;
  reset(): void;
} {
  const gauge = new Gauge({
    name: 'arcadia_attention',
    help: 'Things that need a person, by cause; 0 if none does, or an operator has dismissed the cause.',
    labelNames: ['cause', 'severity'],
    registers: [registry],
  });
  return {
    set(counts) {
      gauge.reset();
      for (const { cause, severity, count } of counts) gauge.set({ cause, severity }, count);
    },
    reset: () => gauge.reset(),
  };
}
