import { Gauge, type Registry } from 'prom-client';

export interface ProviderMetrics {
  /** Returns a `fetch` that reads the rate limit from each answer of the provider. */
  watchRateLimit(provider: 'digitalocean', fetch: typeof globalThis.fetch): typeof fetch;
}

/** Registers how many more requests each provider accepts. The value is absent before the first answer. */
export function providerMetrics(registry: Registry): ProviderMetrics {
  const remaining = new Gauge({
    name: 'provider_rate_limit_remaining',
    help: 'Requests that the provider accepts before its rate limit, as its last answer said.',
    labelNames: ['provider'],
    registers: [registry],
  });
  return {
    watchRateLimit: (provider, fetch) => async (input, init) => {
      const response = await fetch(input, init);
      const value = response.headers.get('ratelimit-remaining') ?? '';
      if (/^\d{1,12}$/.test(value)) remaining.set({ provider }, Number(value));
      return response;
    },
  };
}
