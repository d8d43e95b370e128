import { collectDefaultMetrics, Registry } from 'prom-client';
import { processMetrics } from './process-metrics.ts';
import { type ProviderMetrics, providerMetrics } from './provider-metrics.ts';
import { type RequestMetrics, requestMetrics } from './request-metrics.ts';
import { type StoreMetricsOptions, storeMetrics } from './store-metrics.ts';
import { type WorkMetrics, workMetrics } from './work-metrics.ts';

/** The metrics of an instance and of its stores, for Prometheus. */
export interface Metrics extends RequestMetrics, WorkMetrics, ProviderMetrics {
  readonly contentType: string;
  /** Returns all metrics as text. Never rejects: those of a store that does not answer are left out. */
  read(): Promise<string>;
}

export interface MetricsOptions extends StoreMetricsOptions {
  /** How many requests wait for events now. */
  readonly feedWaiters: () => number;
}

/**
 * Creates the metrics of an instance. Metrics from PostgreSQL are the same on every instance. Labels have
 * few values: the route of a request is that of the contract, and no label has an id.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  processMetrics(registry, options);
  const stores = storeMetrics(registry, options);
  return {
    ...requestMetrics(registry),
    ...workMetrics(registry),
    ...providerMetrics(registry),
    contentType: registry.contentType,
    async read() {
      await stores.update();
      return await registry.metrics();
    },
  };
}
