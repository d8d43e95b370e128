import { isCalendarDate } from '@arcadia/internal/calendar-date';
import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { type ApiCostLine, type CostLine, toApiCostLine } from './cost-line.entity.ts';

export interface CostLineFilter {
  /** The billed month: `YYYY-MM`, or any day of it. */
  readonly period?: string | undefined;
  readonly kind?: CostLine['kind'] | undefined;
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
  if (!filter.provisional) query = query.where('i.provisional', '=', false);
  return readPage(query, costLineOrder, page, toApiCostLine);
}

const costLineOrder = byCreation('l');

function toMonth(period: string): string {
  const day = period.length === 7 ? `${period}-01` : period;
  if (isCalendarDate(day)) return day.slice(0, 7);
  const message = 'must be a month, YYYY-MM, or a day of it';
  const detail = 'The period is neither a month nor a day. Send a month such as 2026-04.';
  throw invalidRequest('/query/period', message, detail);
}
