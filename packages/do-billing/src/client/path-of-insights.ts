import type { InsightsQuery } from './insights-query.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_WINDOW_DAYS = 31;

/** @throws {TypeError} that names what the provider would refuse, or what leads to another path. */
export function pathOfInsights({ accountUrn, startDate, endDate }: InsightsQuery): string {
  if (!/^do:[a-z]+:[\w-]{1,128}$/.test(accountUrn)) {
    throw new TypeError('"accountUrn" must be do:team:<uuid> or do:teamgroup:<uuid>');
  }
  const days = (dayOf('endDate', endDate) - dayOf('startDate', startDate)) / DAY_MS;
  if (days < 0 || days > LONGEST_WINDOW_DAYS) {
    throw new TypeError(`"endDate" must be 0 to ${LONGEST_WINDOW_DAYS} days after "startDate"`);
  }
  return `/v2/billing/${accountUrn}/insights/${startDate}/${endDate}`;
}

function dayOf(name: string, date: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // 30 February would roll over into March.
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) {
    throw new TypeError(`"${name}" must be a date such as 2026-04-30`);
  }
  return day;
}
