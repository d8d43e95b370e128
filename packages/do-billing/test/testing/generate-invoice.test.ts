import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import type { ChargeCategory, CostLineKind } from '../../src/lines/cost-line.ts';
import { joinInvoiceItems } from '../../src/match/join-invoice-items.ts';
import { matchCostLines } from '../../src/match/match-cost-lines.ts';
import { addMicros } from '../../src/money/micros.ts';
import { parseAmount } from '../../src/money/parse-amount.ts';
import { reconcileInvoice } from '../../src/reconcile/reconcile-invoice.ts';
import { generateInvoice } from '../../src/testing/random/generate-invoice.ts';

const micros = (amount: string) => parseAmount(amount).amountMicros;
const options = fc.record({ seed: fc.maxSafeNat(), lines: fc.nat({ max: 120 }) });
const fifty = Array.from({ length: 50 }, (_, seed) => generateInvoice({ seed, lines: 200 }));

describe('generateInvoice', () => {
  test('generates the same invoice for a seed in every release', () => {
    const { csv, invoiceUuid, invoiceId, billingPeriod, amount } = generateInvoice({
      seed: 3,
      lines: 8,
    });
    expect({ invoiceUuid, invoiceId, billingPeriod, amount }).toMatchInlineSnapshot(`
      {
        "amount": "174.42",
        "billingPeriod": "2021-02",
        "invoiceId": "527795237",
        "invoiceUuid": "2cf318e1-96ed-4323-a22d-960286fdbcd1",
      }
    `);
    expect(csv).toMatchInlineSnapshot(`
      "product,group_description,description,hours,start,end,USD,project_name,category
      Droplets,,api-5698 (m-2vcpu-16gb),672,2021-02-01 00:00:00 +0000,2021-03-01 00:00:00 +0000,$84.00,"Client ""Blue""",iaas
      Droplets,,db-7350 (s-4vcpu-8gb),672,2021-02-01 00:00:00 +0000,2021-03-01 00:00:00 +0000,$40.00,Internal tools,iaas
      Droplet Backups,,api-5698 (Weekly Backup Services),4,2021-02-01 00:00:00 +0000,2021-03-01 00:00:00 +0000,$16.80,"Client ""Blue""",iaas
      Volume Snapshots,,"before (v2) ""final"" (nyc3) 46.99GB Volume Snapshot",590,2021-02-04 09:57:53 +0000,2021-02-28 23:59:59 +0000,$2.48,,iaas
      Volumes,,api-4778 (sfo2) 139GB,101,2021-02-01 00:00:00 +0000,2021-02-05 05:46:50 +0000,$2.09,,iaas
      Kubernetes Clusters,web,2 nodes - 2 GB / 1 vCPU / 50 GB SSD,386,2021-02-12 21:52:41 +0000,2021-03-01 00:00:00 +0000,$13.79,Zürich & Söhne,paas
      App Platform,web-2134,worker (apps-s-1vcpu-0.5gb),672,2021-02-01 00:00:00 +0000,2021-03-01 00:00:00 +0000,$5.00,00123,paas
      Taxes,,STATE SALES TAX (6.25%),,2021-02-01 00:00:00 +0000,2021-02-28 23:59:59 +0000,$10.26,,iaas
      "
    `);
  });

  test('generates equal invoices for equal options, and others for other seeds', () => {
    fc.assert(
      fc.property(options, ({ seed, lines }) => {
        const invoice = generateInvoice({ seed, lines });
        expect(generateInvoice({ seed, lines })).toEqual(invoice);
        expect(generateInvoice({ seed: seed - 1, lines }).invoiceUuid).not.toBe(
          invoice.invoiceUuid,
        );
      }),
      { numRuns: 30 },
    );
  });

  test('generates invoices without the clock and without Math.random', () => {
    const random = vi.spyOn(Math, 'random');
    const clock = vi.spyOn(Date, 'now');
    generateInvoice({ seed: 1, lines: 300 });
    expect(random).not.toHaveBeenCalled();
    expect(clock).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('generates exactly `lines` lines, and one item for each', () => {
    fc.assert(
      fc.property(options, ({ seed, lines }) => {
        const invoice = generateInvoice({ seed, lines });
        expect(invoice.lines).toHaveLength(lines);
        expect(invoice.items).toHaveLength(lines);
      }),
    );
  });

  test('generates a CSV that parses to the document', async () => {
    await fc.assert(
      fc.asyncProperty(options, async ({ seed, lines }) => {
        const { csv, document } = generateInvoice({ seed, lines });
        expect(document.rejects).toEqual([]);
        expect(await parseInvoiceCsv(csv)).toEqual(document);
      }),
    );
  });

  test('generates lines, amount, items and summary that reconcile to the micro-dollar', () => {
    fc.assert(
      fc.property(options, ({ seed, lines }) => {
        const { document, amount, items, summary } = generateInvoice({ seed, lines });
        const reconciliation = reconcileInvoice(document, { invoiceTotal: amount, items, summary });
        expect(reconciliation).toMatchObject({ reconciled: true, differences: [] });
      }),
    );
  });

  test('generates summaries in which the parts add up to the amount, and the products to the usage', () => {
    for (const { summary, amount } of fifty) {
      const { product_charges, overages, taxes, credits_and_adjustments } = summary;
      const parts = [product_charges, overages, taxes, credits_and_adjustments];
      expect(parts.map((part) => micros(part.amount)).reduce(addMicros, 0)).toBe(micros(amount));
      const products = product_charges.items.map((item) => micros(item.amount));
      expect(products.reduce(addMicros, 0)).toBe(micros(product_charges.amount));
      expect(summary.usage_total).toBe(product_charges.amount);
    }
  });

  test('generates every kind of line and every charge category', () => {
    const lines = fifty.flatMap(({ document }) => document.lines);
    const kinds: Record<CostLineKind, true> = {
      droplet: true,
      droplet_backup: true,
      snapshot: true,
      volume: true,
      load_balancer: true,
      database: true,
      kubernetes: true,
      reserved_ip: true,
      app: true,
      registry: true,
      spaces: true,
      bandwidth: true,
      function: true,
      gradient: true,
      support: true,
      tax: true,
      credit: true,
      discount: true,
      other: true,
    };
    const categories: Record<ChargeCategory, true> = {
      usage: true,
      purchase: true,
      tax: true,
      credit: true,
      adjustment: true,
    };
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)));
    expect(new Set(lines.map(({ chargeCategory }) => chargeCategory))).toEqual(
      new Set(Object.keys(categories)),
    );
  });

  test.each([
    ['a quoted amount with a thousands separator', /,"\$\d,\d{3}\.\d\d",/],
    ['a credit', /^Credits,,DigitalOcean Credit Applied,,.*,"?-\$/m],
    ['a price of $0.00', /,\$0\.00,/],
    ['zero hours with a price', /,0,[^,]+,[^,]+,\$0\.0[1-9],/],
    ['hours with decimals', /,744\.00,/],
    ['hours that count backups', /\(Weekly Backup Services\)"?,5,/],
    ['an end in the last second of the month', / 23:59:59 \+0000,/],
    ['an end in the first second of the next month', /,\d{4}-\d\d-01 00:00:00 \+0000,"?\$/],
    ['case 14: a project with a comma', /,"Acme, Inc\."/],
    ['case 15: a project like a number', /,00123[,\n]/],
    ['case 17: a project like a formula', /,=1\+2[,\n]/],
    ['case 23: a droplet with the name of a tax', /^Droplets,,taxi-api \(/m],
    ['case 42: a name with parentheses and quotes', /"before \(v2\) ""final""/],
    [
      'case 43: a subscription with a dollar sign',
      /,Spaces \(\$5\/mo 250GB storage & 1TB bandwidth\),/,
    ],
    [
      'a bucket with its bandwidth',
      /^Spaces Bandwidth,,[a-z.-]+-\d+ \([a-z]{3}\d\) [\d.]+GB Bandwidth,/m,
    ],
    ['a name that is not ASCII', /東京-web/],
    ['a project that is not ASCII', /Zürich & Söhne/],
    ['a surcharge', /^Commitment Deal Surcharge,/m],
    ['a refund', /^Refund,.*,"?-\$/m],
    ['a GPU', /^GPU Droplets,/m],
  ])('generates %s among fifty invoices', (_, pattern) => {
    expect(fifty.some(({ csv }) => pattern.test(csv))).toBe(true);
  });

  test('case 16: generates identical lines among fifty invoices', () => {
    const twins = fifty.filter(({ csv }) => {
      const rows = csv.split('\n').filter((row) => row.startsWith('Droplets,'));
      return new Set(rows).size < rows.length;
    });
    expect(twins.length).toBeGreaterThan(0);
  });

  test('case 27: generates a negative total among fifty invoices', () => {
    expect(fifty.some(({ amount }) => amount.startsWith('-'))).toBe(true);
  });

  test('case 41: generates a droplet with two sizes among fifty invoices', () => {
    const resized = fifty.some(({ lines }) => {
      const sizes = new Map<string, string | null>();
      return lines.some(({ product, resource, size }) => {
        if (product !== 'Droplets' || resource?.id === undefined) return false;
        const isOther = (sizes.get(resource.id) ?? size) !== size;
        sizes.set(resource.id, size);
        return isOther;
      });
    });
    expect(resized).toBe(true);
  });

  test('generates items with the ids by which matchCostLines finds the resource of each line', () => {
    for (const { document, items, resources } of fifty) {
      const joined = joinInvoiceItems(document.lines, items);
      const known = joined.flatMap(({ line, item }) => {
        const providerResourceId = item?.resource_id ?? item?.resource_uuid ?? null;
        return providerResourceId === null ? [] : [{ ...line, providerResourceId }];
      });
      expect(known.length).toBeGreaterThan(100);
      for (const { line, match } of matchCostLines(known, { resources })) {
        expect(match).toMatchObject({
          status: 'matched',
          matchedBy: 'provider_id',
          resource: { ...line.resource, providerId: line.providerResourceId },
        });
      }
    }
  });

  test('writes 8 columns until June 2020 and 9 since then, unless `columns` overrides it', () => {
    const columnsOf = (billingPeriod: string, columns?: 8 | 9) =>
      generateInvoice({ seed: 1, billingPeriod, columns }).document.columns.length;
    expect([columnsOf('2020-06'), columnsOf('2020-07')]).toEqual([8, 9]);
    expect([columnsOf('2020-06', 9), columnsOf('2020-07', 8)]).toEqual([9, 8]);
  });

  test('generates lines within the month, many of which cover only a part of it', () => {
    const { lines, billingPeriod } = generateInvoice({
      seed: 5,
      lines: 500,
      billingPeriod: '2024-02',
    });
    expect(billingPeriod).toBe('2024-02');
    const [startMs, endMs] = [Date.UTC(2024, 1), Date.UTC(2024, 2)];
    expect(lines.every((line) => startMs <= line.startMs && line.endMs <= endMs)).toBe(true);
    expect(lines.every((line) => line.startMs < line.endMs)).toBe(true);
    expect(new Set(lines.map((line) => `${line.startMs} ${line.endMs}`)).size).toBeGreaterThan(100);
  });

  test.each([
    [{ seed: 0.5 }, '"seed"'],
    [{ seed: Number.NaN }, '"seed"'],
    [{ seed: 1, lines: -1 }, '"lines"'],
    [{ seed: 1, lines: 1.5 }, '"lines"'],
    [{ seed: 1, billingPeriod: '2020-13' }, '"billingPeriod"'],
  ])('rejects %o and names %s', (given, name) => {
    expect(() => generateInvoice(given)).toThrow(TypeError);
    expect(() => generateInvoice(given)).toThrow(name);
  });
});
