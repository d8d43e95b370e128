import { expect } from 'vitest';
import { mintToken } from '../../setup/test-service.ts';
import { rollInstances } from '../roll-instances.ts';
import { FINANCE_SECRET } from '../system.ts';
import { bill } from './bills.ts';
import type { Night } from './row.ts';
import { discover, threeAm } from './three-am.ts';

/** Bills one more invoice, and waits until it is in the books. */
async function bookAnother(night: Night): Promise<void> {
  const { provider, finance, system } = night;
  const uuid = `new-${provider.invoices.length}`;
  provider.invoices.push(bill(uuid, '12.00'));
  await discover(night);
  await expect.poll(() => finance.held.has(uuid)).toBe(true);
  await system.settled();
}

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

threeAm("The secret of callers' tokens is rotated", {
  system: { env: { ARCADIA_JWT_SECRET: OLD } },
  async happens({ system, traffic }) {
    const sign = (secret: string) =>
      mintToken({ roles: ['member'], tenant_id: 'shop' }, { secret });
    for (const secrets of [`${OLD},${NEW}`, `${NEW},${OLD}`]) {
      await rollInstances(system, { env: { ARCADIA_JWT_SECRET: secrets } });
    }
    // Every instance signs with the new secret: tokens of the old one end.
    traffic.use(await sign(NEW));
    await rollInstances(system, { env: { ARCADIA_JWT_SECRET: NEW } });
    const client = await sign(OLD);
    const [instance] = system.instances.filter((each) => each.isUp());
    const headers = { authorization: `Bearer ${client}` };
    const answer = await fetch(`${instance?.url}/api/v1/deployments`, { headers });
    expect(answer.status).toBe(401);
  },
  attention: null,
  log: ['request completed'],
  ends: 'by itself',
});

threeAm('The secret for finance is rotated', {
  async happens(night) {
    const { system, finance } = night;
    const next = 't'.repeat(32);
    finance.secrets = [FINANCE_SECRET];
    await rollInstances(system, { env: { SKYAI_FINANCE_SECRET: `${next},${FINANCE_SECRET}` } });
    await bookAnother(night);
    finance.secrets = [next];
    await bookAnother(night);
    await rollInstances(system, { env: { SKYAI_FINANCE_SECRET: next } });
    await bookAnother(night);
  },
  attention: null,
  log: [
    'finance accepts the first value of SKYAI_FINANCE_SECRET again',
    'finance refuses the first value of SKYAI_FINANCE_SECRET, and accepts a later one. Correct the list before that one ends too',
  ],
  ends: 'by itself',
});

threeAm("The provider's token is rotated", {
  async happens(night) {
    const { system, provider } = night;
    provider.tokens = ['dop_v1_first'];
    await rollInstances(system, { env: { DIGITALOCEAN_TOKEN: 'dop_v1_second,dop_v1_first' } });
    await bookAnother(night);
    provider.tokens = ['dop_v1_second'];
    await bookAnother(night);
    await rollInstances(system, { env: { DIGITALOCEAN_TOKEN: 'dop_v1_second' } });
    await bookAnother(night);
  },
  attention: null,
  log: [
    'DigitalOcean accepts the first value of DIGITALOCEAN_TOKEN again',
    'DigitalOcean refuses the first value of DIGITALOCEAN_TOKEN, and accepts a later one. Correct the list before that one ends too',
  ],
  ends: 'by itself',
});
