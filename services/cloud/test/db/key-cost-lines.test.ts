import type { EntityManager } from '@mikro-orm/postgresql';
import { expect, it } from 'vitest';
import { FillCostLines } from '../../src/db/migrations/20261128210000-fill-cost-lines.ts';
import { migrate } from '../../src/schema.ts';
import { createFormerDatabase } from '../setup/former-database.ts';

const FORMER = '20261127250000-index-audit-actors';
const ACCOUNT = '01a21b7d-0c11-7a40-9d5e-6f2b8c1a4e77';

async function insertInvoices(em: EntityManager): Promise<void> {
  await em.execute(`insert into cloud_accounts (id, provider, name, urn)
    values ('${ACCOUNT}', 'digitalocean', 'n', 'u')`);
  await em.execute(`insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency, provisional)
    select gen_random_uuid(), '${ACCOUNT}', uuid, period, 1, 'USD', uuid = 'preview'
    from (values ('april', '2026-04'), ('preview', '2026-05')) as given (uuid, period)`);
}

/** As an instance of the release before stores lines: it knows none of the new columns. */
async function insertFormerLines(em: EntityManager, count: number): Promise<void> {
  await em.execute(`insert into cloud_cost_lines (id, invoice_id, "row", kind, charge_category, product,
      description, amount, currency, unmatched_reason)
    select gen_random_uuid(), i.id, n, 'tax', 'tax', 'GST', 'GST', 1, 'USD', 'not_a_resource'
    from cloud_invoices i, generate_series(1, ${count}) as n`);
}

const readLines = (em: EntityManager) =>
  em.execute(`select i.provider_uuid, l.period, l.provisional, l.version, count(*)::integer as count
    from live_cost_lines l join cloud_invoices i on i.id = l.invoice_id
    group by 1, 2, 3, 4 order by 1, 2`);

it('gives the lines of the release before the month and the state of their invoice', async () => {
  const { orm, em } = await createFormerDatabase(FORMER);
  await insertInvoices(em);
  await insertFormerLines(em, 5000);
  await migrate(orm);
  const filled = (count: number) => [
    { provider_uuid: 'april', period: '2026-04', provisional: false, version: 1, count },
    { provider_uuid: 'preview', period: '2026-05', provisional: true, version: 1, count },
  ];
  expect(await readLines(em)).toEqual(filled(5000));
  await insertFormerLines(em, 10);
  expect(await readLines(em)).toEqual(filled(5010));
});

it('changes the lines when an invoice of any release becomes final or has another month', async () => {
  const { orm, em } = await createFormerDatabase(FORMER);
  await insertInvoices(em);
  await insertFormerLines(em, 2);
  await migrate(orm);
  await em.execute(`update cloud_invoices set provisional = false where provider_uuid = 'preview'`);
  await em.execute(`update cloud_invoices set period = '2026-03' where provider_uuid = 'april'`);
  expect(await readLines(em)).toMatchObject([
    { provider_uuid: 'april', period: '2026-03', provisional: false, count: 2 },
    { provider_uuid: 'preview', period: '2026-05', provisional: false, count: 2 },
  ]);
  await expect(em.execute('update cloud_cost_lines set provisional = true')).rejects.toThrow();
});

it('fills on when the migration runs again after it was interrupted', async () => {
  const { orm, em } = await createFormerDatabase(FORMER);
  await insertInvoices(em);
  await insertFormerLines(em, 5000);
  await orm.migrator.up({ to: '20261128200000-add-period-to-cost-lines' });
  // As it was after a range of blocks, and while an index was built.
  await em.execute(`update cloud_cost_lines l set period = i.period, provisional = i.provisional
    from cloud_invoices i where i.id = l.invoice_id and l.ctid < '(20,0)'`);
  const duplicates = 'unique index concurrently cloud_cost_lines_of_period on cloud_cost_lines';
  await expect(em.execute(`create ${duplicates} (invoice_id)`)).rejects.toThrow('could not create');
  await new FillCostLines(orm.em.getDriver(), orm.config).up();
  await migrate(orm);
  const unfilled = 'select 1 from cloud_cost_lines where period is null';
  expect(await em.execute(unfilled)).toEqual([]);
  const [index] = await em.execute(
    `select pg_get_indexdef('cloud_cost_lines_of_period'::regclass) as definition`,
  );
  expect(index).toMatchObject({ definition: expect.stringContaining('(period, provisional') });
});

it('keys no line by its id alone, so that the table may be divided by month', async () => {
  const { orm, em } = await createFormerDatabase(FORMER);
  await migrate(orm);
  const keys = await em.execute(`select pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = 'cloud_cost_lines'::regclass and indisunique`);
  expect(keys).toMatchObject([{ definition: expect.stringContaining('(period, id)') }]);
  const references = `select 1 from pg_constraint where confrelid = 'cloud_cost_lines'::regclass`;
  expect(await em.execute(references)).toEqual([]);
});
