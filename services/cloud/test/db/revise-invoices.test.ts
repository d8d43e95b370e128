import { expect, it } from 'vitest';
import { migrate } from '../../src/schema.ts';
import { createFormerDatabase } from '../setup/former-database.ts';

const ACCOUNT = '01a21b7d-0c11-7a40-9d5e-6f2b8c1a4e77';

it('gives an invoice of the release before a revision if its lines are those of its amount', async () => {
  const { orm, em } = await createFormerDatabase('20261127200000-operate-queue');
  await em.execute(`insert into cloud_accounts (id, provider, name, urn)
    values ('${ACCOUNT}', 'digitalocean', 'n', 'u')`);
  // The release before forgets `reconciled` when the header changes.
  await em.execute(`insert into cloud_invoices (id, account_id, provider_uuid, period, amount, currency, provisional,
      ingest_status, finance_status, line_count, lines_total, tax_total, delta, reconciled)
    select gen_random_uuid(), '${ACCOUNT}', uuid, '2026-04', 3, 'USD', provisional, ingest, finance, 1, 3, 0, 0,
      reconciled
    from (values ('ingested', false, 'ingested', 'pushed', true), ('failed', false, 'failed', 'pushed', true),
      ('changed', false, 'pending', 'pushed', null), ('unreconciled', false, 'ingested', 'pending', false),
      ('preview', true, 'ingested', 'pending', true)
    ) as given (uuid, provisional, ingest, finance, reconciled)`);
  await migrate(orm);

  const read = () =>
    em.execute(`select provider_uuid, applied_revision, pushed_revision,
        (select count(*)::int from cloud_invoice_revisions r where r.invoice_id = i.id) as revisions
      from cloud_invoices i order by provider_uuid`);
  expect(await read()).toEqual([
    { provider_uuid: 'changed', applied_revision: null, pushed_revision: null, revisions: 0 },
    { provider_uuid: 'failed', applied_revision: 1, pushed_revision: 1, revisions: 1 },
    { provider_uuid: 'ingested', applied_revision: 1, pushed_revision: 1, revisions: 1 },
    { provider_uuid: 'preview', applied_revision: 1, pushed_revision: null, revisions: 1 },
    { provider_uuid: 'unreconciled', applied_revision: 1, pushed_revision: null, revisions: 1 },
  ]);

  // An instance of the release before makes the preview final: it knows no revisions.
  await em.execute(`update cloud_invoices set provisional = false, ingest_status = 'pending', amount = 4,
    delta = null, reconciled = null where provider_uuid = 'preview'`);
  const changed =
    "select amount, provider_amount, applied_revision from cloud_invoices where provider_uuid = 'preview'";
  expect(await em.execute(changed)).toEqual([
    { amount: '4', provider_amount: '4', applied_revision: null },
  ]);
});
