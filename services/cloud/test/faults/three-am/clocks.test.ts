import { ProblemError } from '@arcadia/api-client';
import { expect } from 'vitest';
import { mintToken } from '../../setup/test-service.ts';
import { FINANCE_SECRET } from '../system.ts';
import type { Row } from './row.ts';
import { threeAm } from './three-am.ts';

const HOUR_MS = 3_600_000;

const circuit = [
  'the other system denies access: work of this kind is blocked until one item succeeds',
  'access is back: work of this kind runs again',
];

/** One of the two instances has a clock that is so far ahead, until it is replaced. */
const skewed = (clockOffsetMs: number): Row => ({
  system: { instances: 1 },
  async happens(night) {
    const { system, finance, traffic, admin } = night;
    // Finance checks when tokens expire, as the instances do.
    finance.secrets = [FINANCE_SECRET];
    traffic.use(
      await mintToken({ roles: ['member'], tenant_id: 'shop' }, { expiresAt: inDays(1) }),
    );
    const wrong = await system.start({ clockOffsetMs });
    const [invoice] = (await admin().billing.listInvoices()).data;
    const push = wrong.client.billing.pushInvoice(invoice?.id ?? '', { force: true });
    const outcome = await push.then(
      () => 'pushed',
      (error: unknown) => (error instanceof ProblemError ? error.code : error),
    );
    expect(outcome).toBe(clockOffsetMs > 0 ? 'pushed' : 'finance_unavailable');
  },
  attention: {
    ...{ cause: 'clock_skewed', severity: 'critical', title: 'by up to 3600 seconds', count: 1 },
    ...{ amount: null, operation: null },
  },
  metric: {
    ...{ name: 'instances_max_clock_skew_seconds', value: [3_590, 3_610] },
    alert: 'ArcadiaClockSkewed',
  },
  log: [],
  async repair({ system }) {
    await system.instances[1]?.stop();
    await system.start();
  },
  ends: 'by itself',
});

threeAm('The clock of an instance is ahead', skewed(HOUR_MS));

threeAm('The clock of an instance is behind', {
  ...skewed(-HOUR_MS),
  // The tokens of that instance have expired for finance. The circuit opens until the other instance tests it.
  mayShow: ['circuit_open'],
  mayLog: circuit,
  isMetByEach: true,
});

function inDays(days: number): number {
  return Math.floor(Date.now() / 1000) + days * 86_400;
}
