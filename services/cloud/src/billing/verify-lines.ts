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

/** So few that a statement sums their lines in some seconds. */
const INVOICES_PER_STATEMENT = 20;

/**
 * Finds the invoices whose lines do not add up to their applied revision, by month. It sums the lines of a few invoices at a
 * time, however many there are. Run it in a `repeatable read` transaction.
 */
export async function* findAlteredInvoices(
  em: EntityManager,
): AsyncGenerator<AlteredInvoice, void, undefined> {
  let after = { period: '', id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const page = await readPage(em, after);
    const last = page.at(-1);
    if (last === undefined) return;
    for (const { isAltered, ...invoice } of page) if (isAltered) yield invoice;
    after = last;
  }
}

async function readPage(
  em: EntityManager,
  after: { readonly period: string; readonly id: string },
): Promise<(AlteredInvoice & { readonly isAltered: boolean })[]> {
  const { rows } = await sql<AlteredInvoice & { isAltered: boolean }>`
    select i.id, i.period, i.revision, i.line_count as "lineCount", i.lines_total as "linesTotal",
      l.count::integer as "storedCount", l.total as "storedTotal",
      l.count <> i.line_count or l.total <> i.lines_total as "isAltered"
    from (
      select i.id, i.period, r.revision, r.line_count, r.lines_total
      from cloud_invoices i
      join cloud_invoice_revisions r on r.invoice_id = i.id and r.revision = i.applied_revision
      where (i.period, i.id) > (${after.period}, ${after.id}::uuid)
      order by i.period, i.id limit ${INVOICES_PER_STATEMENT}
    ) i,
    lateral (
      select count(*) as count, coalesce(sum(amount), 0) as total from live_cost_lines
      where period = i.period and invoice_id = i.id
    ) l
    order by i.period, i.id`.execute(platformSql(em));
  return rows;
}
