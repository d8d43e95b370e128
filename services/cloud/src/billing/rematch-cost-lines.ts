import type { MatchableLine, ResourceKind } from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { toVersionId } from './cost-line-id.ts';
import { createSlices } from './event-loop.ts';
import { createCostLineMatcher, type StoredMatch } from './match-cost-lines.ts';

/** A line that matches differently now, and the id of its next version. */
interface Rematch extends StoredMatch {
  readonly period: string;
  readonly id: string;
  readonly invoiceId: string;
  readonly nextId: string;
}

/**
 * Matches the account's live lines that have no resource again. A line that matches differently is superseded by its next
 * version. Updates the counts of the invoices.
 */
export async function rematchCostLines(em: EntityManager, accountId: string): Promise<void> {
  const matchLine = await createCostLineMatcher(em, accountId);
  const nextSlice = createSlices();
  const rematches: Rematch[] = [];
  for await (const { line, reason, version, firstVersionId, ...key } of streamUnmatchedLines(
    em,
    accountId,
  )) {
    const match = matchLine(line);
    if (match.unmatched_reason !== reason) {
      rematches.push({ ...key, ...match, nextId: toVersionId(firstVersionId, version + 1) });
    }
    await nextSlice();
  }
  if (rematches.length === 0) return;
  await supersede(em, rematches);
  await sql`
    update cloud_invoices invoice
    set matched_count = counted.matched, updated_at = now()
    from (
      select invoice_id, count(resource_id)::integer as matched from live_cost_lines
      where invoice_id = any(${[...new Set(rematches.map(({ invoiceId }) => invoiceId))]}::uuid[])
      group by invoice_id
    ) counted
    where invoice.id = counted.invoice_id
      and invoice.matched_count is distinct from counted.matched`.execute(platformSql(em));
}

const ROWS_PER_READ = 1_000;
/** So few that making the statement blocks the event loop for some milliseconds only. */
const ROWS_PER_STATEMENT = 5_000;

async function supersede(em: EntityManager, rematches: readonly Rematch[]): Promise<void> {
  const db = platformSql(em);
  const { rows } = await sql<{ keeps: boolean }>`
    select keeps_superseded_cost_lines() as keeps`.execute(db);
  // The release before knows no superseded lines: while an instance of it lives, they are deleted.
  const change = rows[0]?.keeps
    ? sql`update cloud_cost_lines line set superseded_at = now() from given`
    : sql`delete from cloud_cost_lines line using given`;
  for (let from = 0; from < rematches.length; from += ROWS_PER_STATEMENT) {
    const given = JSON.stringify(rematches.slice(from, from + ROWS_PER_STATEMENT));
    await sql`
      with given as (
        select * from jsonb_to_recordset(${given}::jsonb) as given (period text, id uuid, "nextId" uuid,
          resource_id uuid, matched_by text, unmatched_reason text)
      ), superseded as (
        ${change} where line.period = given.period and line.id = given.id
        returning line.*, given."nextId" as next_id, given.resource_id as next_resource_id,
          given.matched_by as next_matched_by, given.unmatched_reason as next_unmatched_reason
      )
      insert into cloud_cost_lines (id, version, first_version_id, resource_id, matched_by, unmatched_reason,
        ${sql.raw(keptColumns)})
      select next_id, version + 1, coalesce(first_version_id, id), next_resource_id, next_matched_by,
        next_unmatched_reason, ${sql.raw(keptColumns)}
      from superseded`.execute(db);
  }
}

/** The columns that another resource does not change. */
const keptColumns = [
  ...['invoice_id', 'period', 'provisional', '"row"', 'kind', 'charge_category', 'product'],
  ...['description', 'group_description', 'amount', 'currency', 'hours', 'start_at', 'end_at'],
  ...['project_name', 'category', 'size', 'region', 'extra', 'resource_kind', 'resource_name'],
  'provider_resource_id',
].join(', ');

async function* streamUnmatchedLines(em: EntityManager, accountId: string) {
  const rows = platformSql(em)
    .selectFrom('live_cost_lines as l')
    .innerJoin('cloud_invoices as i', 'i.id', 'l.invoice_id')
    .select(['l.period', 'l.id', 'l.version', 'l.first_version_id', 'l.invoice_id', 'l.kind'])
    .select(['l.start_at', 'l.end_at', 'l.unmatched_reason'])
    .select(['l.resource_kind', 'l.resource_name', 'l.provider_resource_id'])
    .where('i.account_id', '=', accountId)
    .where('l.resource_id', 'is', null)
    .where('l.unmatched_reason', '<>', 'not_a_resource')
    .stream(ROWS_PER_READ);
  for await (const row of rows) {
    const line: MatchableLine = {
      kind: row.kind,
      start: toNullableTimestamp(row.start_at),
      end: toNullableTimestamp(row.end_at),
      providerResourceId: row.provider_resource_id,
      resource: toResourceName(row.resource_kind, row.resource_name),
    };
    yield {
      period: row.period,
      id: row.id,
      invoiceId: row.invoice_id,
      version: row.version,
      firstVersionId: row.first_version_id ?? row.id,
      reason: row.unmatched_reason,
      line,
    };
  }
}

function toResourceName(
  kind: ResourceKind | null,
  name: string | null,
): { kind: ResourceKind; name: string } | null {
  return kind === null || name === null ? null : { kind, name };
}
