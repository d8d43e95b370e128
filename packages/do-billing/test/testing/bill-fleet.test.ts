import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import type { Fleet, FleetDroplet } from '../../src/testing/fleet/fleet.ts';
import { type BillFleetOptions, billFleet } from '../../src/testing/invoice/bill-fleet.ts';

const web: FleetDroplet = {
  id: '206179956',
  name: 'web-01',
  size: 's-2vcpu-4gb',
  region: 'fra1',
  project: 'shop',
  created: '2018-01-01T00:00:00Z',
};

function bill(fleet: Fleet, options: Partial<BillFleetOptions> = {}) {
  return billFleet(fleet, {
    billingPeriod: '2019-03',
    invoiceUuid: '22737513-0ea7-4206-8ceb-98a575af7681',
    invoiceId: '418071234',
    ...options,
  });
}

/** Each line as `description | hours | amount`. */
function linesOf(fleet: Fleet, options?: Partial<BillFleetOptions>) {
  return bill(fleet, options).document.lines.map(
    ({ description, hours, amount }) => `${description} | ${hours} | ${amount}`,
  );
}

describe('billFleet', () => {
  describe('prices', () => {
    test('counts whole hours until 2025, up to 672 a month', () => {
      const created = '2019-03-13T10:00:00Z';
      expect(linesOf({ droplets: [{ ...web, created }] })).toEqual([
        'web-01 (s-2vcpu-4gb) | 446 | 13.27',
      ]);
      expect(linesOf({ droplets: [web] })).toEqual(['web-01 (s-2vcpu-4gb) | 744 | 20.00']);
    });

    test('counts seconds since 2026, and bills at least a cent', () => {
      const billingPeriod = '2026-03';
      const created = '2026-03-13T10:00:00Z';
      const after = (destroyed: string) =>
        linesOf({ droplets: [{ ...web, created, destroyed }] }, { billingPeriod });
      expect(after('2026-03-13T10:30:00Z')).toEqual(['web-01 (s-2vcpu-4gb) | 0 | 0.02']);
      expect(after('2026-03-13T10:01:00Z')).toEqual(['web-01 (s-2vcpu-4gb) | 0 | 0.01']);
    });

    test('raises prices in July 2022', () => {
      const priceIn = (billingPeriod: string) =>
        bill({ droplets: [web] }, { billingPeriod }).amount;
      expect([priceIn('2022-06'), priceIn('2022-07')]).toEqual(['20.00', '24.00']);
    });

    test('bills a reserved IP for 522 hours as the official example does', () => {
      const created = '2019-03-10T06:00:00Z';
      expect(linesOf({ reservedIps: [{ ip: '1.1.1.1', created }] })).toEqual([
        'Unused Floating IP - 1.1.1.1 | 522 | 3.11',
      ]);
    });
  });

  describe('droplets', () => {
    test('bills a resized droplet with a line for each size', () => {
      const resized = { at: '2019-03-02T00:00:00Z', size: 's-4vcpu-8gb' } as const;
      const { document, items } = bill({ droplets: [{ ...web, resized }] });
      expect(document.lines.map(({ size, end }) => `${size} ${end}`)).toEqual([
        's-2vcpu-4gb 2019-03-02T00:00:00Z',
        's-4vcpu-8gb 2019-04-01T00:00:00Z',
      ]);
      expect(items.map((item) => item.resource_id)).toEqual(['206179956', '206179956']);
    });

    test("bills backups for a fifth of the droplet's price, with their count as hours", () => {
      expect(linesOf({ droplets: [{ ...web, backups: true }] })[1]).toBe(
        'web-01 (Weekly Backup Services) | 5 | 4.00',
      );
    });

    test('lists the node of a cluster in the inventory, but gives it no line', () => {
      const { lines, resources } = bill({ droplets: [{ ...web, tags: ['k8s'] }] });
      expect(lines).toEqual([]);
      expect(resources).toEqual([
        {
          kind: 'droplet',
          providerId: '206179956',
          name: 'web-01',
          createdAt: '2018-01-01T00:00:00Z',
          goneAt: null,
          tags: ['k8s'],
        },
      ]);
    });

    test('bills no droplet that existed only outside the month', () => {
      expect(linesOf({ droplets: [{ ...web, created: '2019-04-01T00:00:00Z' }] })).toEqual([]);
      expect(linesOf({ droplets: [{ ...web, destroyed: '2019-03-01T00:00:00Z' }] })).toEqual([]);
    });

    test('rejects a time that is not RFC 3339', () => {
      expect(() => bill({ droplets: [{ ...web, created: 'yesterday' }] })).toThrow(
        '"yesterday" must be a time in RFC 3339',
      );
    });
  });

  test('bills the parts of a cluster, with its name as the group', () => {
    const cluster = {
      uuid: '711157cb-37c8-4817-b371-44fa3504a39c',
      name: 'prod',
      project: '',
      created: '2018-01-01T00:00:00Z',
      parts: [
        { nodes: 1, size: '2 GB / 1 vCPU / 50 GB SSD', monthlyCents: 1200 },
        { nodes: 4, size: '2 GB / 1 vCPU / 50 GB SSD', monthlyCents: 4800 },
        { description: 'a56e086a317d8410c8b4cfd1f4dc9f82', monthlyCents: 1200 },
      ],
    };
    const { document } = bill({ clusters: [cluster] });
    expect(document.lines.map(({ description }) => description)).toEqual([
      '1 node - 2 GB / 1 vCPU / 50 GB SSD',
      '4 nodes - 2 GB / 1 vCPU / 50 GB SSD',
      'a56e086a317d8410c8b4cfd1f4dc9f82',
    ]);
    expect(document.lines.map(({ groupDescription }) => groupDescription)).toEqual([
      'prod',
      'prod',
      'prod',
    ]);
  });

  test('bills one Spaces subscription, and the bandwidth of each bucket', () => {
    const bucket = { region: 'fra1', project: '', created: '2018-01-01T00:00:00Z' };
    const sent = { '2019-03': { gigabytes: '12.50', cents: 25 } };
    expect(
      linesOf({
        buckets: [
          { ...bucket, name: 'assets', bandwidth: sent },
          { ...bucket, name: 'logs' },
        ],
      }),
    ).toEqual([
      'Spaces ($5/mo 250GB storage & 1TB bandwidth) | 744 | 5.00',
      'assets (fra1) 12.50GB Bandwidth | 744 | 0.25',
    ]);
  });

  test('bills a charge only in its months', () => {
    const charge = {
      product: 'Premier Support Subscription',
      kind: 'support',
      chargeCategory: 'purchase',
      description: 'Premier Support',
      cents: 129_900,
      hours: null,
      from: '2019-03',
      to: '2019-04',
    } as const;
    const amounts = ['2019-02', '2019-03', '2019-04', '2019-05'].map(
      (billingPeriod) => bill({ charges: [charge] }, { billingPeriod }).amount,
    );
    expect(amounts).toEqual(['0.00', '1299.00', '1299.00', '0.00']);
  });

  describe('taxes', () => {
    const taxes = [{ description: 'VAT Switzerland (8.10%)', basisPoints: 810 }];
    const charge = {
      product: 'Credits',
      kind: 'credit',
      chargeCategory: 'credit',
      description: 'DigitalOcean Credit Applied',
    } as const;

    test('taxes 79.01 as a real invoice does', () => {
      const { amount, summary } = bill({ charges: [{ ...charge, cents: 7_901 }], taxes });
      expect([amount, summary.taxes.amount]).toEqual(['85.41', '6.40']);
    });

    test('taxes a negative sum with $0.00', () => {
      const { amount, lines } = bill({ charges: [{ ...charge, cents: -500 }], taxes });
      expect([amount, lines.length]).toEqual(['-5.00', 2]);
    });
  });

  test('case 19: ends droplets in the first second of the next month, volumes in the last second of theirs', () => {
    const volume = {
      uuid: '506f78a4-e098-11e5-ad9f-000f53306ae1',
      name: 'data',
      region: 'fra1',
      gigabytes: 100,
      project: '',
      created: web.created,
    };
    const { document, items } = bill({ droplets: [web], volumes: [volume] });
    const ends = ['2019-04-01T00:00:00Z', '2019-03-31T23:59:59Z'];
    expect(document.lines.map(({ end }) => end)).toEqual(ends);
    expect(items.map((item) => item.end_time)).toEqual(ends);
  });

  test('bills a preview up to `until`', () => {
    const { document } = bill({ droplets: [web] }, { until: '2019-03-08T00:00:00Z' });
    expect(document.lines).toMatchObject([
      { hours: '168', end: '2019-03-08T00:00:00Z', amount: '5.00' },
    ]);
  });

  test('writes CSVs of the same meaning in every dialect', async () => {
    const fleet: Fleet = { droplets: [web, { ...web, project: 'Acme, Inc.' }] };
    const { document } = bill(fleet, { columns: 9 });
    const { csv } = bill(fleet, { columns: 9, lineEnd: '\r\n', bom: true, utcOffsetMinutes: -570 });
    expect(csv).toMatch(/^\ufeffproduct,.*\r\n/);
    expect(csv).toContain(',2019-02-28 14:30:00 -0930,2019-03-31 14:30:00 -0930,');
    expect(await parseInvoiceCsv(csv)).toEqual(document);
  });

  test('quotes a product with a comma', async () => {
    const charges = [
      {
        product: 'Uptime, "Pro"',
        kind: 'other',
        chargeCategory: 'usage',
        description: 'x',
        cents: 1,
      } as const,
    ];
    const { csv, document } = bill({ charges });
    expect(await parseInvoiceCsv(csv)).toEqual(document);
  });

  test('rejects an invalid billing period', () => {
    expect(() => bill({}, { billingPeriod: '2019-3' })).toThrow('"billingPeriod"');
  });
});
