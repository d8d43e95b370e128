import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { type CopiedRow, copyRows } from '../db/copy-rows.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { createLineIds, toVersionId } from './cost-line-id.ts';
import { createSlices } from './event-loop.ts';
import { createCostLineMatcher, type StoredMatch } from './match-cost-lines.ts';
import type { BilledLine, ReadDocument } from './read-document.ts';

/** The invoice of lines, which have its month and its state. */
export interface BilledInvoice {
  readonly id: string;
  readonly accountId: string;
  readonly period: string;
  readonly provisional: boolean;
}

/**
 * Matches the lines of a document and replaces those of the invoice with them, in the transaction of `em`. A line that
 * stays as it is keeps its id, and its row is not written. A line of the same content that now reads or matches
 * differently is stored as its next version. A line that only moved in the document keeps its id, time and version. All
 * other rows are deleted, superseded ones too.
 *
 * @returns How many lines the invoice has now, and how many of them have a resource.
 */
export async function replaceCostLines(
  em: EntityManager,
  invoice: BilledInvoice,
  document: Pick<ReadDocument, 'lines'>,
): Promise<{ lineCount: number; matchedCount: number }> {
  const matchLine = await createCostLineMatcher(em, invoice.accountId);
  const counts = { lineCount: 0, matchedCount: 0 };
  const toRow = createRows(invoice);
  async function* rows() {
    for await (const lines of document.lines()) {
      yield lines.map((line) => {
        const match = matchLine(line);
        counts.lineCount += 1;
        counts.matchedCount += Number(match.resource_id !== null);
        return toRow(line, match);
      });
    }
  }
  // Most invoices are ingested once: their lines need no comparison with former ones.
  if (await hasLines(em, invoice.id)) await replaceWith(em, invoice.id, rows());
  else await copyRows(em, `cloud_cost_lines (id, ${columnList})`, rows());
  return counts;
}

async function hasLines(em: EntityManager, invoiceId: string): Promise<boolean> {
  const line = await platformSql(em)
    .selectFrom('cloud_cost_lines')
    .select('id')
    .where('invoice_id', '=', invoiceId)
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** The columns that are the same in all versions of a line: those of its invoice, and those of its content. */
const contentColumns = [
  'invoice_id',
  'period',
  'provisional',
  'product',
  'description',
  'group_description',
  'amount',
  'currency',
  'hours',
  'start_at',
  'end_at',
  'project_name',
  'category',
  'extra',
] as const;

/** The columns that depend on our reading of the line, and on the inventory. */
const derivedColumns = [
  'kind',
  'charge_category',
  'size',
  'region',
  'resource_kind',
  'resource_name',
  'provider_resource_id',
  'resource_id',
  'matched_by',
  'unmatched_reason',
] as const;

const columnList = [...contentColumns, 'row', ...derivedColumns]
  .map((name) => `"${name}"`)
  .join(', ');

/** The ids of the rows are those of their first versions. */
async function replaceWith(
  em: EntityManager,
  invoiceId: string,
  rows: AsyncIterable<readonly CopiedRow[]>,
): Promise<void> {
  const db = platformSql(em);
  await sql`
    create temporary table if not exists new_cost_lines on commit drop as
    select id, ${sql.raw(columnList)} from cloud_cost_lines with no data`.execute(db);
  await sql`
    create temporary table if not exists changed_cost_lines (
      nth integer generated always as identity primary key,
      first_version_id uuid not null, version integer not null, id uuid, created_at timestamptz(3) not null
    ) on commit drop`.execute(db);
  await sql`truncate new_cost_lines, changed_cost_lines restart identity`.execute(db);
  await copyRows(em, `new_cost_lines (id, ${columnList})`, rows);
  await sql`analyze new_cost_lines`.execute(db);
  // The next versions first: `nameVersions` ends at the first line that has an id.
  await sql`
    insert into changed_cost_lines (first_version_id, version, id, created_at)
    select new.id, line.version + (is_next)::integer, case when not is_next then line.id end,
      case when is_next then now() else line.created_at end
    from live_cost_lines line
    join new_cost_lines new on new.id = coalesce(line.first_version_id, line.id)
    cross join lateral (
      select (${derivedOf('line')}) is distinct from (${derivedOf('new')}) as is_next) compared
    where line.invoice_id = ${invoiceId} and (is_next or line."row" <> new."row")
    order by is_next desc`.execute(db);
  await nameVersions(em);
  await sql`analyze changed_cost_lines`.execute(db);
  await sql`
    delete from cloud_cost_lines line using (
      select old.period, old.id from cloud_cost_lines old
      left join new_cost_lines new on new.id = coalesce(old.first_version_id, old.id)
      left join changed_cost_lines changed on changed.first_version_id = new.id
      where old.invoice_id = ${invoiceId}
        and (old.superseded_at is not null or new.id is null or changed.id is not null)
    ) gone
    where line.period = gone.period and line.id = gone.id`.execute(db);
  await sql`
    insert into cloud_cost_lines (id, version, first_version_id, created_at, ${sql.raw(columnList)})
    select coalesce(changed.id, new.id), coalesce(changed.version, 1),
      case when changed.version > 1 then changed.first_version_id end, coalesce(changed.created_at, now()),
      ${sql.raw(columnList)}
    from new_cost_lines new
    left join changed_cost_lines changed on changed.first_version_id = new.id
    where not exists (
      select from cloud_cost_lines line
      where line.invoice_id = ${invoiceId} and coalesce(line.first_version_id, line.id) = new.id
    )`.execute(db);
}

function derivedOf(table: string) {
  return sql.join(derivedColumns.map((name) => sql.ref(`${table}.${name}`)));
}

/** So few that making the statement blocks the event loop for some milliseconds only. */
const ROWS_PER_UPDATE = 5_000;

/** Fills the ids of the versions. PostgreSQL cannot make UUIDs of version 5. */
async function nameVersions(em: EntityManager): Promise<void> {
  const db = platformSql(em);
  const nextSlice = createSlices();
  for (let from = 1; ; from += ROWS_PER_UPDATE) {
    const { rows } = await sql<{ nth: number; first_version_id: string; version: number }>`
      select nth, first_version_id, version from changed_cost_lines
      where nth >= ${from} and nth < ${from + ROWS_PER_UPDATE} and id is null`.execute(db);
    if (rows.length === 0) return;
    const ids = rows.map((row) => ({
      nth: row.nth,
      id: toVersionId(row.first_version_id, row.version),
    }));
    await sql`
      update changed_cost_lines changed set id = named.id
      from jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) as named (nth integer, id uuid)
      where changed.nth = named.nth`.execute(db);
    await nextSlice();
  }
}

/** Returns the function that makes the row of a line, in the order of the columns. */
function createRows({
  id,
  period,
  provisional,
}: BilledInvoice): (line: BilledLine, match: StoredMatch) => CopiedRow {
  const toId = createLineIds(id);
  return (line, match) => [
    toId(line),
    id,
    period,
    String(provisional),
    line.product,
    line.description,
    line.groupDescription,
    line.amount,
    line.currency,
    line.hours,
    line.start,
    line.end,
    line.projectName,
    line.category,
    JSON.stringify(line.extra),
    String(line.row),
    line.kind,
    line.chargeCategory,
    line.size,
    line.region,
    line.resource?.kind ?? null,
    line.resource?.name ?? null,
    line.providerResourceId,
    match.resource_id,
    match.matched_by,
    match.unmatched_reason,
  ];
}
