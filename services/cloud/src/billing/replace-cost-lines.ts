import type { CostLine } from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { v5 } from 'uuid';
import { platformSql } from '../db/tenant-scope.ts';
import type { StoredMatch } from './match-cost-lines.ts';

/** A line of the invoice, with its resource. */
export interface NewCostLine {
  readonly line: CostLine & { readonly providerResourceId: string | null };
  readonly match: StoredMatch;
}

/** PostgreSQL accepts at most 65,535 parameters in one statement. */
const ROWS_PER_INSERT = 1000;

/**
 * Replaces the lines of an invoice. A line that the invoice had before keeps its id and its row in the table, since its
 * id is made from its content.
 */
export async function replaceCostLines(
  em: EntityManager,
  invoiceId: string,
  lines: readonly NewCostLine[],
): Promise<void> {
  const rows = toRows(invoiceId, lines);
  const ids = rows.map(({ id }) => id);
  const db = platformSql(em);
  await db
    .deleteFrom('cloud_cost_lines')
    .where('invoice_id', '=', invoiceId)
    .where(sql<boolean>`id <> all(${ids}::uuid[])`)
    .execute();
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    await db
      .insertInto('cloud_cost_lines')
      .values(rows.slice(from, from + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          row: ref('excluded.row'),
          kind: ref('excluded.kind'),
          charge_category: ref('excluded.charge_category'),
          size: ref('excluded.size'),
          region: ref('excluded.region'),
          resource_kind: ref('excluded.resource_kind'),
          resource_name: ref('excluded.resource_name'),
          provider_resource_id: ref('excluded.provider_resource_id'),
          resource_id: ref('excluded.resource_id'),
          matched_by: ref('excluded.matched_by'),
          unmatched_reason: ref('excluded.unmatched_reason'),
        })),
      )
      .execute();
  }
}

function toRows(invoiceId: string, lines: readonly NewCostLine[]) {
  const occurrences = new Map<string, number>();
  return lines.map(({ line, match }) => {
    const content = toContent(line);
    const occurrence = (occurrences.get(content) ?? 0) + 1;
    occurrences.set(content, occurrence);
    return {
      id: v5(`${content} ${occurrence}`, invoiceId),
      invoice_id: invoiceId,
      row: line.row,
      kind: line.kind,
      charge_category: line.chargeCategory,
      product: line.product,
      description: line.description,
      group_description: line.groupDescription,
      amount: line.amount,
      currency: line.currency,
      hours: line.hours,
      start_at: line.start,
      end_at: line.end,
      project_name: line.projectName,
      category: line.category,
      size: line.size,
      region: line.region,
      extra: JSON.stringify(line.extra),
      resource_kind: line.resource?.kind ?? null,
      resource_name: line.resource?.name ?? null,
      provider_resource_id: line.providerResourceId,
      ...match,
    };
  });
}

/** The cells of the line as the bill has them: neither the row's number nor anything that we derive from the cells. */
function toContent(line: CostLine): string {
  const { product, groupDescription, description, hours, start, end } = line;
  const { amount, currency, projectName, category, extra } = line;
  const cells = [product, groupDescription, description, hours, start, end];
  return JSON.stringify([...cells, amount, currency, projectName, category, extra]);
}
