import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, limitToPage, type Page, type PageRequest, readPage } from '../db/page.ts';
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
  const { period, kind, invoiceId } = filter;
  let query = reads(em).selectFrom('live_cost_lines as l').selectAll('l');
  if (period !== undefined) query = query.where('l.period', '=', toMonth(period));
  if (kind !== undefined) query = query.where('l.kind', '=', kind);
  if (invoiceId !== undefined) {
    const ofInvoice = query.where('l.invoice_id', '=', invoiceId);
    return readPage(ofInvoice, costLineOrder, page, toApiCostLine);
  }
  // The indexes contain `provisional`, so that a page of final lines need not skip those of the running month. PostgreSQL
  // reads a page of each state, and merges them.
  const ofState = (provisional: boolean) => {
    const lines = limitToPage(query.where('l.provisional', '=', provisional), costLineOrder, page);
    return reads(em).selectFrom(lines.as('l')).selectAll('l');
  };
  const lines = filter.provisional ? ofState(false).unionAll(ofState(true)) : ofState(false);
  const merged = reads(em).selectFrom(lines.as('l')).selectAll('l');
  return readPage(merged, costLineOrder, page, toApiCostLine);
}

const costLineOrder = byCreation('l');
