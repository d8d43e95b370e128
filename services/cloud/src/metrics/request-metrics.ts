import { Histogram, type Registry } from 'prom-client';

export interface RequestMetrics {
  observeRequest(request: {
    readonly method: string;
    /** The path of the operation in the contract; null if no operation has its path. */
    readonly route: string | null;
    /** Null if the client went away before it had the whole answer. */
    readonly status: number | null;
    readonly seconds: number;
  }): void;
}

/** A request that waits for events takes up to 30 seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Registers the durations of requests by method, route and status. */
export function requestMetrics(registry: Registry): RequestMetrics {
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests by route of the contract and status; "none" for an unknown path, "aborted" if the client went away.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  return {
    observeRequest({ method, route, status, seconds }) {
      const labels = { method, route: route ?? 'none', status: status ?? 'aborted' };
      durations.observe(labels, seconds);
    },
  };
}
