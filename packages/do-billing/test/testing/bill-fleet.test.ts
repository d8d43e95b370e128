import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import type { Fleet } from '../../src/testing/fleet/fleet.ts';
import type { FleetDroplet } from '../../src/testing/fleet/fleet-droplet.ts';
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

/** Of each line: what it bills, its hours and its amount. */
function linesOf(fleet: Fleet, options?: Partial<BillFleetOptions>) {
  return bill(fleet, options).document.lines.map(
    ({ description, hours, amount }) => `${description} | ${hours} | ${amount}`,
  );
}

describe('what a line costs', () => {
  test('is by the hour until 2025, and a month is 672 of them', () => {
    const created = '2019-03-13T10:00:00Z';
    expect(linesOf({ droplets: [{ ...web, created }] })).toEqual([
      'web-01 (s-2vcpu-4gb) | 446 | 13.27',
    ]);
    expect(linesOf({ droplets: [web] })).toEqual(['web-01 (s-2vcpu-4gb) | 744 | 20.00']);
  });

  test('is by the second since 2026, and a cent at least', () => {
    const billingPeriod = '2026-03';
    const created = '2026-03-13T10:00:00Z';
    const after = (destroyed: string) =>
      linesOf({ droplets: [{ ...web, created, destroyed }] }, { billingPeriod });
    expect(after('2026-03-13T10:30:00Z')).toEqual(['web-01 (s-2vcpu-4gb) | 0 | 0.02']);
    expect(after('2026-03-13T10:01:00Z')).toEqual(['web-01 (s-2vcpu-4gb) | 0 | 0.01']);
  });

  test('rose in July 2022', () => {
    const priceIn = (billingPeriod: string) => bill({ droplets: [web] }, { billingPeriod }).amount;
    expect([priceIn('2022-06'), priceIn('2022-07')]).toEqual(['20.00', '24.00']);
  });

  test('is that of the official example for a reserved IP of 522 hours', () => {
    const created = '2019-03-10T06:00:00Z';
    expect(linesOf({ reservedIps: [{ ip: '1.1.1.1', created }] })).toEqual([
      'Unused Floating IP - 1.1.1.1 | 522 | 3.11',
    ]);
  });
});

describe('a droplet', () => {
  test('that was resized has a line for each size', () => {
    const resized = { at: '2019-03-02T00:00:00Z', size: 's-4vcpu-8gb' } as const;
    const { document, items } = bill({ droplets: [{ ...web, resized }] });
    expect(document.lines.map(({ size, end }) => `${size} ${end}`)).toEqual([
      's-2vcpu-4gb 2019-03-02T00:00:00Z',
      's-4vcpu-8gb 2019-04-01T00:00:00Z',
    ]);
    expect(items.map((item) => item.resource_id)).toEqual(['206179956', '206179956']);
  });

  test('with backups has a line that counts them, for a fifth of its price', () => {
    expect(linesOf({ droplets: [{ ...web, backups: true }] })[1]).toBe(
      'web-01 (Weekly Backup Services) | 5 | 4.00',
    );
  });

  test('of a cluster has no line, but is in the inventory', () => {
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

  test('that was not there in the month has no line', () => {
    expect(linesOf({ droplets: [{ ...web, created: '2019-04-01T00:00:00Z' }] })).toEqual([]);
    expect(linesOf({ droplets: [{ ...web, destroyed: '2019-03-01T00:00:00Z' }] })).toEqual([]);
  });

  test('whose time does not read is refused', () => {
    expect(() => bill({ droplets: [{ ...web, created: 'yesterday' }] })).toThrow(
      '"yesterday" must be a time in RFC 3339',
    );
  });
});

test('a cluster is billed by its parts, under its name', () => {
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

test('Spaces are subscribed to once, and each bucket has what it sent in the month', () => {
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

test('a charge is billed in its months alone', () => {
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

describe('a tax', () => {
  const taxes = [{ description: 'VAT Switzerland (8.10%)', basisPoints: 810 }];
  const charge = {
    product: 'Credits',
    kind: 'credit',
    chargeCategory: 'credit',
    description: 'DigitalOcean Credit Applied',
  } as const;

  test('is that of a real invoice on 79.01', () => {
    const { amount, summary } = bill({ charges: [{ ...charge, cents: 7_901 }], taxes });
    expect([amount, summary.taxes.amount]).toEqual(['85.41', '6.40']);
  });

  test('is nothing where the rest is less than nothing', () => {
    const { amount, lines } = bill({ charges: [{ ...charge, cents: -500 }], taxes });
    expect([amount, lines.length]).toEqual(['-5.00', 2]);
  });
});

test('case 19: droplets end with the next month, volumes in the last second of theirs', () => {
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

test('a preview bills until it is made', () => {
  const { document } = bill({ droplets: [web] }, { until: '2019-03-08T00:00:00Z' });
  expect(document.lines).toMatchObject([
    { hours: '168', end: '2019-03-08T00:00:00Z', amount: '5.00' },
  ]);
});

test('however the CSV is written, it says the same', async () => {
  const fleet: Fleet = { droplets: [web, { ...web, project: 'Acme, Inc.' }] };
  const { document } = bill(fleet, { columns: 9 });
  const { csv } = bill(fleet, { columns: 9, lineEnd: '\r\n', bom: true, utcOffsetMinutes: -570 });
  expect(csv).toMatch(/^\ufeffproduct,.*\r\n/);
  expect(csv).toContain(',2019-02-28 14:30:00 -0930,2019-03-31 14:30:00 -0930,');
  expect(await parseInvoiceCsv(csv)).toEqual(document);
});

test('a charge with a comma in its product keeps its columns', async () => {
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

test('a month that is none is refused', () => {
  expect(() => bill({}, { billingPeriod: '2019-3' })).toThrow('"billingPeriod"');
});
