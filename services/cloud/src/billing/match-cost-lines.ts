import type { MatchableLine, Resource, ResourceKind } from '@arcadia/do-billing';
import { createLineMatcher } from '@arcadia/do-billing/streaming';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { createSlices } from './event-loop.ts';

/** The resource of a line as it is stored with the line, or the reason why it has none. */
export interface StoredMatch {
  readonly resource_id: string | null;
  readonly matched_by: 'provider_id' | 'name' | null;
  readonly unmatched_reason: string | null;
}

/**
 * Reads the account's inventory, and returns the function that finds the resource of a line in it. Locks the account, so
 * that no sync of the inventory stores a resource that a line misses, until the transaction ends.
 */
export async function createCostLineMatcher(
  em: EntityManager,
  accountId: string,
): Promise<(line: MatchableLine) => StoredMatch> {
  const { not_visible_kinds } = await platformSql(em)
    .selectFrom('cloud_accounts')
    .select('not_visible_kinds')
    .where('id', '=', accountId)
    .forShare()
    .executeTakeFirstOrThrow();
  // The provider's API cannot list buckets at all.
  const notVisible: ResourceKind[] = [...not_visible_kinds, 'space'];
  const matcher = createLineMatcher<Resource & { id: string }>({ notVisible });
  const nextSlice = createSlices();
  for await (const resource of streamResources(em, accountId)) {
    matcher.addResources([resource]);
    await nextSlice();
  }
  return (line) => {
    const match = matcher.match(line);
    return match.status === 'matched'
      ? { resource_id: match.resource.id, matched_by: match.matchedBy, unmatched_reason: null }
      : { resource_id: null, matched_by: null, unmatched_reason: match.reason };
  };
}

const ROWS_PER_READ = 1_000;

async function* streamResources(
  em: EntityManager,
  accountId: string,
): AsyncGenerator<Resource & { id: string }, void, void> {
  const rows = platformSql(em)
    .selectFrom('cloud_resources')
    .select(['id', 'kind', 'provider_id', 'name', 'created_at_provider', 'gone_at'])
    .select(sql<unknown>`attrs -> 'tags'`.as('tags'))
    .where('account_id', '=', accountId)
    .stream(ROWS_PER_READ);
  for await (const row of rows) {
    yield {
      id: row.id,
      kind: row.kind,
      providerId: row.provider_id,
      name: row.name,
      createdAt: toNullableTimestamp(row.created_at_provider),
      goneAt: toNullableTimestamp(row.gone_at),
      tags: toTags(row.tags),
    };
  }
}

function toTags(tags: unknown): string[] {
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** Matches the account's stored lines that have no resource again, and updates the counts of their invoices. */
export async function rematchCostLines(em: EntityManager, accountId: string): Promise<void> {
  const matchLine = await createCostLineMatcher(em, accountId);
  const nextSlice = createSlices();
  const changed: {
    readonly id: string;
    readonly invoiceId: string;
    readonly match: StoredMatch;
  }[] = [];
  for await (const { id, invoiceId, reason, line } of streamUnmatchedLines(em, accountId)) {
    const match = matchLine(line);
    if (match.unmatched_reason !== reason) changed.push({ id, invoiceId, match });
    await nextSlice();
  }
  if (changed.length === 0) return;
  for (let from = 0; from < changed.length; from += ROWS_PER_UPDATE) {
    const matches = changed
      .slice(from, from + ROWS_PER_UPDATE)
      .map(({ id, match }) => ({ id, ...match }));
    await sql`
      update cloud_cost_lines line
      set resource_id = match.resource_id, matched_by = match.matched_by,
        unmatched_reason = match.unmatched_reason
      from jsonb_to_recordset(${JSON.stringify(matches)}::jsonb)
        as match (id uuid, resource_id uuid, matched_by text, unmatched_reason text)
      where line.id = match.id`.execute(platformSql(em));
  }
  await sql`
    update cloud_invoices invoice
    set matched_count = counted.matched, updated_at = now()
    from (
      select invoice_id, count(resource_id)::integer as matched from live_cost_lines
      where invoice_id = any(${[...new Set(changed.map(({ invoiceId }) => invoiceId))]}::uuid[])
      group by invoice_id
    ) counted
    where invoice.id = counted.invoice_id
      and invoice.matched_count is distinct from counted.matched`.execute(platformSql(em));
}

/** So few that making the statement blocks the event loop for some milliseconds only. */
const ROWS_PER_UPDATE = 5_000;

async function* streamUnmatchedLines(em: EntityManager, accountId: string) {
  const rows = platformSql(em)
    .selectFrom('live_cost_lines as l')
    .innerJoin('cloud_invoices as i', 'i.id', 'l.invoice_id')
    .select(['l.id', 'l.invoice_id', 'l.kind', 'l.start_at', 'l.end_at', 'l.unmatched_reason'])
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
    yield { id: row.id, invoiceId: row.invoice_id, reason: row.unmatched_reason, line };
  }
}

function toResourceName(
  kind: ResourceKind | null,
  name: string | null,
): { kind: ResourceKind; name: string } | null {
  return kind === null || name === null ? null : { kind, name };
}
