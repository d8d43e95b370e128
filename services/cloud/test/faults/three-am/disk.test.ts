import { ProblemError } from '@arcadia/api-client';
import { expect, it } from 'vitest';
import { startPostgresOnSmallDisk } from '../postgres-on-small-disk.ts';
import { bill } from './bills.ts';
import type { Night } from './row.ts';
import { discover, threeAm } from './three-am.ts';

const disk = await startPostgresOnSmallDisk();
if ('reasons' in disk) {
  process.stderr.write(`\n!!! NO FULL DISK IS TESTED.\n${disk.reasons.join('\n')}\n\n`);
  it.skip('The disk of PostgreSQL is full');
} else {
  threeAm('The disk of PostgreSQL is full', {
    system: { own: { postgres: async () => disk, mongod: true } },
    async happens({ system, provider, traffic }) {
      await disk.fill();
      provider.invoices.push(bill('new-1', '12.00'), bill('new-2', '13.00'));
      // Each change needs a little of the disk: at some time there is none left.
      const conditions = () =>
        traffic
          .failures()
          .map(({ error }) => error instanceof ProblemError && error.problem.condition);
      await expect.poll(conditions).toContain('disk_full');
      for (const { url } of system.instances) {
        expect((await fetch(`${url}/api/ready`)).status).toBe(200);
      }
    },
    attention: null,
    metric: { name: 'postgres_up', value: 0, alert: 'ArcadiaPostgresDown' },
    requestsFail: 'with 503',
    log: ['The disk of PostgreSQL is full.', 'PostgreSQL serves again'],
    isMetByEach: true,
    async repair(night) {
      await disk.free();
      await expect.poll(() => discovers(night)).toBe(true);
    },
    ends: 'by itself',
  });
}

async function discovers(night: Night): Promise<boolean> {
  try {
    await discover(night);
    return true;
  } catch {
    return false;
  }
}
