import type pg from 'pg';
import { copyRows } from './copy-rows.ts';
import type { Filling } from './sizes.ts';

/** The month of the invoice that the service ingested, and of the newest copies. */
const NEWEST_MONTH = '2026-04';

/** Returns the month that begins so many months before the newest one: `YYYY-MM`. */
export function monthBefore(months: number): string {
  const [year = 0, month = 0] = NEWEST_MONTH.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months)).toISOString().slice(0, 7);
}

/** Copies the invoice with its lines into as many invoices and months as `filling` says, the oldest first. */
export async function fillBilling(client: pg.Client, filling: Filling): Promise<void> {
  const { invoices, months } = filling;
  const { rows } = await client.query('select id from cloud_invoices');
  const template: string = rows[0].id;
  for (let nth = 0; nth < invoices; nth += 1) {
    const month = monthBefore(months - 1 - Math.floor((nth * months) / invoices));
    await copyInvoice(client, template, month);
  }
  await copyHeaders(client, template, filling);
  await copyOthers(client, filling);
}

/** The rows of an invoice came in one transaction, so they have the same `created_at`: some day of the next month. */
const createdAt = `date_trunc('milliseconds', $2::timestamptz + interval '1 month' + random() * interval '9 days')`;

async function copyInvoice(client: pg.Client, template: string, month: string): Promise<void> {
  const { rows } = await client.query(
    `select uuidv7() as id, ${createdAt.replace('$2', '$1')} as created_at`,
    [`${month}-01`],
  );
  const [copy] = rows;
  const id = `'${copy.id}'::uuid`;
  const created = `'${copy.created_at.toISOString()}'::timestamptz`;
  const from = (table: string, key: string) => `${table} t where t.${key} = '${template}'`;
  await copyRows(client, {
    table: 'cloud_invoices',
    from: from('cloud_invoices', 'id'),
    values: {
      id,
      provider_uuid: `${id}::text`,
      invoice_number: `${id}::text`,
      period: `'${month}'`,
      issued_at: created,
      created_at: created,
      updated_at: created,
    },
  });
  await copyRows(client, {
    table: 'cloud_invoice_revisions',
    from: from('cloud_invoice_revisions', 'invoice_id'),
    values: { invoice_id: id, applied_at: created, created_at: created },
  });
  await copyRows(client, {
    table: 'cloud_cost_lines',
    from: from('cloud_cost_lines', 'invoice_id'),
    values: { id: 'gen_random_uuid()', invoice_id: id, period: `'${month}'`, created_at: created },
  });
}

/** Headers of invoices that are not ingested yet, in all months. */
async function copyHeaders(client: pg.Client, template: string, filling: Filling): Promise<void> {
  const { headers, months } = filling;
  const month = `('${NEWEST_MONTH}-01'::date - (n % ${months}) * interval '1 month')`;
  const created = `(${month} at time zone 'UTC' + interval '1 month' + n * interval '1 second')`;
  await copyRows(client, {
    table: 'cloud_invoices',
    from: `cloud_invoices t, generate_series(1, ${headers}) n where t.id = '${template}'`,
    values: {
      id: 'uuidv7()',
      provider_uuid: `'header-' || n`,
      invoice_number: `'header-' || n`,
      period: `to_char(${month}, 'YYYY-MM')`,
      issued_at: created,
      created_at: created,
      updated_at: created,
      ingest_status: `'pending'`,
      applied_revision: 'null',
      line_count: 'null',
      matched_count: 'null',
      lines_total: 'null',
      tax_total: 'null',
      delta: 'null',
      reconciled: 'null',
    },
  });
}

/** Copies resources and entries of the audit log, in the order of time. */
async function copyOthers(client: pg.Client, filling: Filling): Promise<void> {
  const oneEach = (table: string, count: number) => `
    (select t.*, row_number() over (order by id) as place, count(*) over () as of from ${table} t) t
    join generate_series(1, ${count}) n on t.place = 1 + n % t.of`;
  const created = `t.created_at + n * interval '1 second'`;
  await copyRows(client, {
    table: 'cloud_resources',
    from: oneEach('cloud_resources', filling.resources),
    values: {
      id: 'uuidv7()',
      provider_id: `t.provider_id || '-' || n`,
      created_at: created,
      updated_at: created,
    },
  });
  await copyRows(client, {
    table: 'audit_log',
    from: oneEach('audit_log', filling.auditEntries),
    values: { id: 'uuidv7()', created_at: created },
  });
}
