import { type Finance, startFinance } from './finance.ts';
import { type Provider, startProvider } from './provider.ts';

/** A provider and a finance service that the test steers. */
export interface OtherSystems extends AsyncDisposable {
  readonly provider: Provider;
  readonly finance: Finance;
  /** The variables by which a service reaches both. */
  readonly env: Record<string, string>;
}

export async function startOtherSystems(): Promise<OtherSystems> {
  const provider = await startProvider();
  const finance = await startFinance();
  return {
    provider,
    finance,
    env: {
      DIGITALOCEAN_URL: provider.url,
      DIGITALOCEAN_TOKEN: 'dop_v1_test',
      SKYAI_FINANCE_URL: finance.url,
      SKYAI_FINANCE_SECRET: 's'.repeat(32),
    },
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await finance[Symbol.asyncDispose]();
    },
  };
}
