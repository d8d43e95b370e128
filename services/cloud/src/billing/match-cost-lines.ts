import {
  type MatchableLine,
  matchCostLines as matchLines,
  type Resource,
  type ResourceKind,
} from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';

/** The resource of a line as it is stored with the line, or the reason why it has none. */
export interface StoredMatch {
  readonly resource_id: string | null;
  readonly matched_by: 'provider_id' | 'name' | null;
  readonly unmatched_reason: string | null;
}

/**
 * Finds the resource of each line in the account's inventory, in memory. Locks the account, so that no sync of the
 * inventory stores a resource that a line misses, until the transaction ends.
 */
export async function matchCostLines<Line extends MatchableLine>(
  em: EntityManager,
  accountId: string,
  lines: readonly Line[],
): Promise<{ line: Line; match: StoredMatch }[]> {
  const { not_visible_kinds } = await platformSql(em)
    .selectFrom('cloud_accounts')
    .select('not_visible_kinds')
    .where('id', '=', accountId)
    .forShare()
    .executeTakeFirstOrThrow();
  // The provider's API cannot list buckets at all.
  const notVisible: ResourceKind[] = [...not_visible_kinds, 'space'];
  const resources = await readResources(em, accountId);
  return matchLines(lines, { resources, notVisible }).map(({ line, match }) => ({
    line,
    match:
      match.status === 'matched'
        ? { resource_id: match.resource.id, matched_by: match.matchedBy, unmatched_reason: null }
        : { resource_id: null, matched_by: null, unmatched_reason: match.reason },
  }));
}

async function readResources(
  em: EntityManager,
  accountId: string,
): Promise<(Resource & { id: string })[]> {
  const rows = await platformSql(em)
    .selectFrom('cloud_resources')
    .select(['id', 'kind', 'provider_id', 'name', 'created_at_provider', 'gone_at', 'attrs'])
    .where('account_id', '=', accountId)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    providerId: row.provider_id,
    name: row.name,
    createdAt: toNullableTimestamp(row.created_at_provider),
    goneAt: toNullableTimestamp(row.gone_at),
    tags: toTags(row.attrs.tags),
  }));
}

function toTags(tags: unknown): string[] {
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** Matches the account's stored lines that have no resource again, and updates the counts of their invoices. */
export async function rematchCostLines(em: EntityManager, accountId: string): Promise<void> {
  const lines = await readUnmatchedLines(em, accountId);
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

async function readUnmatchedLines(em: EntityManager, accountId: string) {
  const rows = await platformSql(em)
    .selectFrom('cloud_cost_lines as l')
    .innerJoin('cloud_invoices as i', 'i.id', 'l.invoice_id')
    .select(['l.id', 'l.invoice_id', 'l.kind', 'l.start_at', 'l.end_at', 'l.unmatched_reason'])
    .select(['l.resource_kind', 'l.resource_name', 'l.provider_resource_id'])
    .where('i.account_id', '=', accountId)
    .where('l.resource_id', 'is', null)
    .where('l.unmatched_reason', '<>', 'not_a_resource')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    invoiceId: row.invoice_id,
    reason: row.unmatched_reason,
    kind: row.kind,
    start: toNullableTimestamp(row.start_at),
    end: toNullableTimestamp(row.end_at),
    providerResourceId: row.provider_resource_id,
    resource: toResourceName(row.resource_kind, row.resource_name),
  }));
}

function toResourceName(
  kind: ResourceKind | null,
  name: string | null,
): { kind: ResourceKind; name: string } | null {
  return kind === null || name === null ? null : { kind, name };
}
