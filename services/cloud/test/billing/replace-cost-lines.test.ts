import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { InvoiceItem } from '@arcadia/do-billing/client';
import fc from 'fast-check';
import { sql } from 'kysely';
import { v5 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocument } from '../../src/billing/read-document.ts';
import { type BilledInvoice, replaceCostLines } from '../../src/billing/replace-cost-lines.ts';
import { newId } from '../../src/db/new-id.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: ReturnType<typeof createServiceOrm>;
const accountId = newId();
const resourceId = newId();
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url, poolSize: 2 });
  const db = platformSql(openScope(orm, 'all'));
  await db
    .insertInto('cloud_accounts')
    .values({ id: accountId, provider: 'digitalocean', urn: 'do:team:1', name: 'Arcadia' })
    .execute();
  const seen = { first_seen_at: '2026-01-01T00:00:00Z', last_seen_at: '2026-05-01T00:00:00Z' };
  await db
    .insertInto('cloud_resources')
    .values({
      id: resourceId,
      account_id: accountId,
      kind: 'droplet',
      provider_id: '101',
      name: 'web-1',
      attrs: '{}',
      ...seen,
    })
    .execute();
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

async function createInvoice(): Promise<BilledInvoice> {
  const id = newId();
  const period = '2026-04';
  await platformSql(openScope(orm, 'all'))
    .insertInto('cloud_invoices')
    .values({
      id,
      account_id: accountId,
      provider_uuid: randomUUID(),
      period,
      amount: '0',
      provider_amount: '0',
      currency: 'USD',
    })
    .execute();
  return { id, accountId, period, provisional: false };
}

/** A line of a bill, with the id that its item has. */
interface Billed {
  readonly name: string;
  readonly amount: string;
  readonly project: string;
  readonly note: string;
  readonly id: string | null;
}

const HEADER =
  'product,group_description,description,hours,start,end,USD,project_name,category,note';

function toCsv(lines: readonly Billed[]): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const interval = '2026-04-01 00:00:00 +0000,2026-05-01 00:00:00 +0000';
  const rows = lines.map(
    ({ name, amount, project, note }) =>
      `Droplets,,${name} (s-1vcpu-1gb),720,${interval},$${amount},${quote(project)},iaas,${quote(note)}`,
  );
  return `${[HEADER, ...rows].join('\n')}\n`;
}

function toItem({ name, amount, project, id }: Billed): InvoiceItem {
  return {
    product: 'Droplets',
    description: `${name} (s-1vcpu-1gb)`,
    amount,
    start_time: '2026-04-01T00:00:00Z',
    end_time: '2026-05-01T00:00:00Z',
    project_name: project,
    resource_id: id,
  };
}

function read(lines: readonly Billed[]) {
  async function* openCsv() {
    yield Buffer.from(toCsv(lines));
  }
  return readDocument({ openCsv, items: lines.map(toItem) });
}

async function replace(invoice: BilledInvoice, lines: readonly Billed[]) {
  const document = await read(lines);
  return await openScope(orm, 'all').transactional((em) => replaceCostLines(em, invoice, document));
}

async function stored(invoiceId: string) {
  return await platformSql(openScope(orm, 'all'))
    .selectFrom('cloud_cost_lines')
    .selectAll()
    .select(sql<string>`xmin::text`.as('written'))
    .where('invoice_id', '=', invoiceId)
    .orderBy('row')
    .execute();
}

function contentOf(line: Awaited<ReturnType<typeof stored>>[0]) {
  const { id, invoice_id, created_at, version, first_version_id, written, ...content } = line;
  return content;
}

function toFirstId(line: { id: string; first_version_id: string | null }): string {
  return line.first_version_id ?? line.id;
}

const billed: fc.Arbitrary<Billed> = fc.record({
  name: fc.constantFrom('web-1', 'web-2'),
  amount: fc.constantFrom('6.00', '7.5'),
  project: fc.constantFrom('shop', 'a\\b', 'tab\there', 'two\nlines', 'ü'),
  note: fc.constantFrom('', '\\N', '{"a": "b"}'),
  id: fc.constantFrom('101', '102', null),
});
const document = fc.array(billed, { maxLength: 8 });
const web1 = { name: 'web-1', amount: '6.00', project: 'shop', note: '', id: '101' };
const web2 = { ...web1, name: 'web-2', id: null };

describe('replaceCostLines', () => {
  it('stores the lines of the second of any two documents, as if it were the only one', async () => {
    await fc.assert(
      fc.asyncProperty(document, document, async (first, second) => {
        const [invoice, other] = [await createInvoice(), await createInvoice()];
        await replace(invoice, first);
        const before = await stored(invoice.id);
        const counts = await replace(invoice, second);
        const after = await stored(invoice.id);
        await replace(other, second);
        const alone = await stored(other.id);
        expect(after.map(contentOf)).toEqual(alone.map(contentOf));
        expect(after.map(({ row }) => row)).toEqual(second.map((_, nth) => nth + 2));
        expect(counts).toEqual({
          lineCount: second.length,
          matchedCount: after.filter(({ resource_id }) => resource_id === resourceId).length,
        });
        for (const line of after) {
          const former = before.find((each) => toFirstId(each) === toFirstId(line));
          if (former === undefined) {
            expect(line.version).toBe(1);
          } else if (isDeepStrictEqual(contentOf(line), contentOf(former))) {
            // A row that says the same is not written.
            expect(line).toEqual(former);
          } else if (
            isDeepStrictEqual(contentOf({ ...line, row: former.row }), contentOf(former))
          ) {
            // A line that only moved is written again, and stays the same version.
            expect({ ...line, row: former.row, written: former.written }).toEqual(former);
          } else {
            expect(line.version).toBe(former.version + 1);
            expect(line.id).toBe(v5(`version ${line.version}`, toFirstId(former)));
          }
        }
      }),
      { numRuns: 12, examples: [[[web1, web2], [web2]]] },
    );
  });

  it('makes ids of version 5 from invoice, content and occurrence', async () => {
    const invoice = await createInvoice();
    const line = {
      name: 'web-1',
      amount: '6.00',
      project: 'ü'.repeat(30_000),
      note: '',
      id: '101',
    };
    await replace(invoice, [line, { ...line, project: 'shop' }, line]);
    const contentOf = (project: string) =>
      JSON.stringify([
        ...['Droplets', null, 'web-1 (s-1vcpu-1gb)', '720'],
        ...['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z', '6.00', 'USD', project, 'iaas'],
        { note: '' },
      ]);
    expect((await stored(invoice.id)).map(({ id }) => id)).toEqual([
      v5(`${contentOf(line.project)} 1`, invoice.id),
      v5(`${contentOf('shop')} 1`, invoice.id),
      v5(`${contentOf(line.project)} 2`, invoice.id),
    ]);
  });

  it('makes the third version of a line that changes twice, and keeps the lines that do not', async () => {
    const invoice = await createInvoice();
    const line = { name: 'web-1', amount: '6.00', project: 'shop', note: '', id: '101' };
    const other = { ...line, name: 'web-2', id: null };
    await replace(invoice, [line, other]);
    const [first, kept] = await stored(invoice.id);
    // The item of the line has another id: the same content is of another resource.
    for (const id of ['102', '101']) await replace(invoice, [{ ...line, id }, other]);
    expect(await stored(invoice.id)).toEqual([
      {
        ...first,
        id: v5('version 3', first?.id ?? ''),
        version: 3,
        first_version_id: first?.id,
        created_at: expect.anything(),
        written: expect.anything(),
      },
      kept,
    ]);
    // The line has gone, and comes back. The other one moves up and down with that, and says the same.
    await replace(invoice, [other]);
    await replace(invoice, [line, other]);
    expect(await stored(invoice.id)).toMatchObject([
      { id: first?.id, version: 1 },
      { id: kept?.id, version: 1, created_at: kept?.created_at },
    ]);
  });

  it('replaces the lines of two invoices in one transaction', async () => {
    const invoices = [await createInvoice(), await createInvoice()];
    const line = { name: 'web-1', amount: '6.00', project: 'shop', note: '', id: '101' };
    for (const invoice of invoices) await replace(invoice, [line]);
    const documents = [await read([line, line]), await read([])];
    await openScope(orm, 'all').transactional(async (em) => {
      for (const [nth, invoice] of invoices.entries()) {
        const read = documents[nth];
        if (read !== undefined) await replaceCostLines(em, invoice, read);
      }
    });
    const counts = await Promise.all(invoices.map(async ({ id }) => (await stored(id)).length));
    expect(counts).toEqual([2, 0]);
  });
});
