import { formatMicros, parseAmount } from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';

/** A month with its bill, and the cost of its lines without a resource. */
export interface UnmatchedMonth {
  readonly period: string;
  readonly currency: string;
  /** The cost of the lines that should match a resource and match none, and the bill with tax. */
  readonly unmatchedMicros: number;
  readonly billedMicros: number;
  /** When the service stored the first invoice of the month. */
  readonly since: string;
}

export interface UnmatchedCost {
  /**
   * Reads the months, oldest first, whose unmatched cost is more than `floor` (from 0 to 1) of their bill. Provisional
   * invoices do not count.
   *
   * @throws {Error} if there are too many new lines to sum at once. The next call goes on from there.
   */
  read(em: EntityManager, floor: number): Promise<UnmatchedMonth[]>;
  /** Reads all months, oldest first. @throws {Error} as `read` does. */
  readAll(em: EntityManager): Promise<UnmatchedMonth[]>;
}

/** The sum of an invoice's unmatched lines is read again only if the invoice has changed since. */
interface KnownSum {
  readonly version: string;
  readonly micros: number;
}

interface InvoiceRow {
  readonly id: string;
  readonly period: string;
  readonly amount: string;
  readonly currency: string;
  readonly created_at: string;
  readonly version: string;
  readonly line_count: number;
  readonly has_unmatched: boolean;
}

/** A statement sums at most so many lines: about 0.2 seconds. */
const LINES_PER_STATEMENT = 250_000;
const LIMIT_MS = 1_500;

/**
 * Keeps the sums of the invoices' unmatched lines in memory: an ingest or a new match changes the row of the invoice, so
 * that a sum is valid for as long as the row is the same.
 */
export function createUnmatchedCost(): UnmatchedCost {
  let known: ReadonlyMap<string, KnownSum> = new Map();
  const readAll = async (em: EntityManager) => {
    const invoices = await readInvoices(em);
    const sums = new Map<string, KnownSum>();
    for (const { id, version, has_unmatched } of invoices) {
      const sum = has_unmatched ? known.get(id) : { version, micros: 0 };
      if (sum?.version === version) sums.set(id, sum);
    }
    try {
      await addSums(
        em,
        invoices.filter(({ id }) => !sums.has(id)),
        sums,
      );
    } finally {
      known = sums;
    }
    return toMonths(invoices, sums);
  };
  return {
    readAll,
    async read(em, floor) {
      return (await readAll(em)).filter(
        ({ unmatchedMicros, billedMicros }) => unmatchedMicros > Math.max(0, billedMicros) * floor,
      );
    },
  };
}

async function readInvoices(em: EntityManager): Promise<InvoiceRow[]> {
  const { rows } = await sql<InvoiceRow>`
    select id, period, amount::text, currency, created_at::text, coalesce(line_count, 0) as line_count,
      concat_ws(' ', updated_at, applied_revision, line_count, matched_count) as version,
      coalesce(matched_count < line_count, false) as has_unmatched
    from cloud_invoices where not provisional order by period, id`.execute(platformSql(em));
  return rows;
}

/** Adds the sums of the invoices to `sums`, a few invoices at a time. */
async function addSums(
  em: EntityManager,
  invoices: readonly InvoiceRow[],
  sums: Map<string, KnownSum>,
): Promise<void> {
  const startedMs = performance.now();
  for (const batch of toBatches(invoices)) {
    if (performance.now() - startedMs > LIMIT_MS) {
      throw new Error('Many invoices are new, and their lines are still being summed. Try again.');
    }
    const { rows } = await sql<{ invoice_id: string; amount: string }>`
      select invoice_id, sum(amount)::text as amount from live_cost_lines
      where invoice_id = any(${batch.map(({ id }) => id)}::uuid[])
        and resource_id is null and unmatched_reason <> 'not_a_resource'
      group by invoice_id`.execute(platformSql(em));
    const amounts = new Map(rows.map(({ invoice_id, amount }) => [invoice_id, amount]));
    for (const { id, version } of batch) {
      sums.set(id, { version, micros: parseAmount(amounts.get(id) ?? '0').amountMicros });
    }
  }
}

function toBatches(invoices: readonly InvoiceRow[]): InvoiceRow[][] {
  const batches: InvoiceRow[][] = [];
  let lines = LINES_PER_STATEMENT;
  for (const invoice of invoices) {
    if (lines + invoice.line_count > LINES_PER_STATEMENT) {
      batches.push([]);
      lines = 0;
    }
    batches.at(-1)?.push(invoice);
    lines += invoice.line_count;
  }
  return batches;
}

function toMonths(
  invoices: readonly InvoiceRow[],
  sums: ReadonlyMap<string, KnownSum>,
): UnmatchedMonth[] {
  const months = new Map<string, UnmatchedMonth>();
  for (const { id, period, currency, amount, created_at } of invoices) {
    const name = `${period} ${currency}`;
    const since = toTimestamp(created_at);
    const month = months.get(name);
    months.set(name, {
      period,
      currency,
      unmatchedMicros: (month?.unmatchedMicros ?? 0) + (sums.get(id)?.micros ?? 0),
      billedMicros: (month?.billedMicros ?? 0) + parseAmount(amount).amountMicros,
      since: month !== undefined && month.since < since ? month.since : since,
    });
  }
  return [...months.values()];
}

/** Sums the unmatched cost of months with the same currency. */
export function sumUnmatched(months: readonly UnmatchedMonth[]): string {
  return formatMicros(months.reduce((sum, { unmatchedMicros }) => sum + unmatchedMicros, 0));
}
