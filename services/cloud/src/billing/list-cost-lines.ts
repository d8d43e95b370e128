import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { CostLine } from './cost-line.entity.ts';
import { type ApiCostLine, toApiCostLine } from './to-api-cost-line.ts';

export interface CostLineFilter {
  /** The billed month: `YYYY-MM`, or any day of it. */
  readonly period?: string | undefined;
  readonly kind?: CostLine['kind'] | undefined;
  /** Whether the lines of the running month, which still change, are among them. */
  readonly provisional: boolean;
}

/** A page of what was charged. */
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
  return readPage(query, byCreation('l'), page, toApiCostLine);
}

function toMonth(period: string): string {
  const day = period.length === 7 ? `${period}-01` : period;
  const date = new Date(`${day}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime());
  // Date takes 31 April for 1 May.
  if (isDay && date.toISOString().startsWith(day)) return day.slice(0, 7);
  const errors = [{ path: '/query/period', message: 'must be a month, YYYY-MM, or a day of it' }];
  throw new ArcadiaError('invalid_request', 'The period is not a month nor a day.', { errors });
}
