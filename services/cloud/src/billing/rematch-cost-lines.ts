import type { ResourceKind } from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/to-timestamp.ts';
import { matchCostLines } from './match-cost-lines.ts';

/** Matches an account's lines that have no resource once more, from what is stored of them. */
export async function rematchCostLines(em: EntityManager, accountId: string): Promise<void> {
  const rows = await platformSql(em)
    .selectFrom('cloud_cost_lines as l')
    .innerJoin('cloud_invoices as i', 'i.id', 'l.invoice_id')
    .select(['l.id', 'l.invoice_id', 'l.kind', 'l.start_at', 'l.end_at', 'l.unmatched_reason'])
    .select(['l.resource_kind', 'l.resource_name', 'l.provider_resource_id'])
    .where('i.account_id', '=', accountId)
    .where('l.resource_id', 'is', null)
    .where('l.unmatched_reason', '<>', 'not_a_resource')
    .execute();
  const lines = rows.map((row) => ({
    id: row.id,
    invoiceId: row.invoice_id,
    reason: row.unmatched_reason,
    kind: row.kind,
    start: toNullableTimestamp(row.start_at),
    end: toNullableTimestamp(row.end_at),
    providerResourceId: row.provider_resource_id,
    resource: toResourceName(row.resource_kind, row.resource_name),
  }));
  const changed = (await matchCostLines(em, accountId, lines)).filter(
    ({ line, match }) => match.unmatched_reason !== line.reason,
  );
  if (changed.length === 0) return;
  const matches = changed.map(({ line, match }) => ({ id: line.id, ...match }));
  await sql`
    update cloud_cost_lines line
    set resource_id = match.resource_id, matched_by = match.matched_by,
      unmatched_reason = match.unmatched_reason
    from jsonb_to_recordset(${JSON.stringify(matches)}::jsonb)
      as match (id uuid, resource_id uuid, matched_by text, unmatched_reason text)
    where line.id = match.id`.execute(platformSql(em));
  await sql`
    update cloud_invoices invoice
    set matched_count = counted.matched, updated_at = now()
    from (
      select invoice_id, count(resource_id)::integer as matched from cloud_cost_lines
      where invoice_id = any(${[...new Set(changed.map(({ line }) => line.invoiceId))]}::uuid[])
      group by invoice_id
    ) counted
    where invoice.id = counted.invoice_id
      and invoice.matched_count is distinct from counted.matched`.execute(platformSql(em));
}

function toResourceName(
  kind: ResourceKind | null,
  name: string | null,
): { kind: ResourceKind; name: string } | null {
  return kind === null || name === null ? null : { kind, name };
}
