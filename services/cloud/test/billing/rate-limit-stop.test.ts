import { expect, it } from 'vitest';
import { startTestService } from '../setup/test-service.ts';
import { startProvider } from './provider.ts';

it.each([{ 'retry-after': '31536000000' }, { 'ratelimit-reset': '253402300799' }])(
  'discoverInvoices succeeds a minute after an operator ends a wrong rate limit (%o)',
  async (headers) => {
    await using provider = await startProvider();
    let passedMs = 0;
    await using service = await startTestService({
      env: { DIGITALOCEAN_URL: provider.url, DIGITALOCEAN_TOKEN: 'dop_v1_test' },
      now: () => new Date(Date.now() + passedMs),
    });
    const admin = await service.admin();
    provider.faults = [{ path: '/account', fault: { status: 429, headers }, times: 1 }];
    await expect(admin.billing.discoverInvoices()).rejects.toMatchObject({ status: 503 });

    passedMs = 61_000;
    await admin.queue.resumeKind('billing-history');
    expect(await admin.billing.discoverInvoices()).toMatchObject({ found: 0 });
  },
);
