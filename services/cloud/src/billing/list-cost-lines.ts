import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { toMonth } from './billing-month.ts';
import { type ApiCostLine, type CostLine, toApiCostLine } from './cost-line.entity.ts';

export interface CostLineFilter {
  /** The billed month: `YYYY-MM`, or any day of it. */
  readonly period?: string | undefined;
  readonly kind?: CostLine['kind'] | undefined;
  /** The invoice of the lines, which may be provisional. */
  readonly invoiceId?: string | undefined;
  /** Whether to include the lines of the running month, which still change. */
  readonly provisional: boolean;
}

/**
 * Reads a page of cost lines, oldest first by default.
 *
 * @throws {ArcadiaError} `invalid_request` if `period` is neither a month nor a day.
 */
export async function listCostLines(
  em: EntityManager,
  filter: CostLineFilter,
  page: PageRequest,
): Promise<Page<ApiCostLine>> {
  let query = reads(em)
    .selectFrom('cloud_cost_lines as l')
    .innerJoin('cloud_invoices as i', 'i.id', 'l.invoice_id')
    .selectAll('l');
  if (filter.period !== undefined) query = query.where('i.period', '=', toMonth(filter.period));
  if (filter.kind !== undefined) query = query.where('l.kind', '=', filter.kind);
  if (filter.invoiceId !== undefined) query = query.where('l.invoice_id', '=', filter.invoiceId);
  else if (!filter.provisional) query = query.where('i.provisional', '=', false);
  return readPage(query, costLineOrder, page, toApiCostLine);
}

const costLineOrder = byCreation('l');
