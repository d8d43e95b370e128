import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';

/** An invoice whose stored lines are not those of its applied revision. */
export interface AlteredInvoice {
  readonly id: string;
  readonly period: string;
  readonly revision: number;
  /** The number and the sum of the lines that the revision had. */
  readonly lineCount: number;
  readonly linesTotal: string;
  /** The number and the sum of the stored lines. */
  readonly storedCount: number;
  readonly storedTotal: string;
}

/** Finds the invoices whose lines do not add up to their applied revision, in one query over all lines. */
export async function findAlteredInvoices(em: EntityManager): Promise<AlteredInvoice[]> {
  const { rows } = await sql<AlteredInvoice>`
    select i.id, i.period, r.revision, r.line_count as "lineCount", r.lines_total as "linesTotal",
      coalesce(l.count, 0)::integer as "storedCount", coalesce(l.total, 0) as "storedTotal"
    from cloud_invoices i
    join cloud_invoice_revisions r on r.invoice_id = i.id and r.revision = i.applied_revision
    left join (
      select invoice_id, count(*) as count, sum(amount) as total from live_cost_lines group by invoice_id
    ) l on l.invoice_id = i.id
    where coalesce(l.count, 0) <> r.line_count or coalesce(l.total, 0) <> r.lines_total
    order by i.period, i.id`.execute(platformSql(em));
  return rows;
}
