import { hash } from 'node:crypto';
import type { CostLine } from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { parse } from 'uuid';
import { type CopiedRow, copyRows } from '../db/copy-rows.ts';
import { platformSql } from '../db/tenant-scope.ts';
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
 * the invoice had before keeps its id and its row in the table, since its id is made from its content. Lines that stay
 * as they are are not written.
 *
 * @returns How many lines the invoice has now, and how many of them have a resource.
 */
export async function replaceCostLines(
  em: EntityManager,
  invoice: BilledInvoice,
  document: Pick<ReadDocument, 'lines'>,
): Promise<{ lineCount: number; matchedCount: number }> {
  const { id, accountId } = invoice;
  const matchLine = await createCostLineMatcher(em, accountId);
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
  if (await hasLines(em, id)) await replaceWith(em, id, rows());
  else await copyRows(em, `cloud_cost_lines (${columnList})`, rows());
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

/** The columns that follow from the content of a line: they never change under the same id. */
const contentColumns = [
  'id',
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

/** The columns that depend on the rest of the document, on our reading of the line, and on the inventory. */
const derivedColumns = [
  'row',
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

const columnList = [...contentColumns, ...derivedColumns].map((name) => `"${name}"`).join(', ');

async function replaceWith(
  em: EntityManager,
  invoiceId: string,
  rows: AsyncIterable<readonly CopiedRow[]>,
): Promise<void> {
  const db = platformSql(em);
  await sql`
    create temporary table if not exists new_cost_lines on commit drop as
    select ${sql.raw(columnList)} from cloud_cost_lines with no data`.execute(db);
  await sql`truncate new_cost_lines`.execute(db);
  await copyRows(em, `new_cost_lines (${columnList})`, rows);
  await sql`analyze new_cost_lines`.execute(db);
  await sql`
    delete from cloud_cost_lines line
    where line.invoice_id = ${invoiceId}
      and not exists (select from new_cost_lines new where new.id = line.id)`.execute(db);
  const derived = (table: string) =>
    sql.join(derivedColumns.map((name) => sql.ref(`${table}.${name}`)));
  const assigned = sql.join(
    derivedColumns.map((name) => sql`${sql.ref(name)} = ${sql.ref(`new.${name}`)}`),
  );
  await sql`
    update cloud_cost_lines line set ${assigned}
    from new_cost_lines new
    where line.id = new.id and (${derived('line')}) is distinct from (${derived('new')})`.execute(
    db,
  );
  await sql`
    insert into cloud_cost_lines (${sql.raw(columnList)})
    select ${sql.raw(columnList)} from new_cost_lines new
    where not exists (select from cloud_cost_lines line where line.id = new.id)`.execute(db);
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

const NAMESPACE_BYTES = 16;

/**
 * Makes the ids of an invoice's lines: UUIDs of version 5, made from the invoice, the content of the line and its number
 * among the lines with the same content. Only the ids are kept, which takes less memory than the contents.
 */
function createLineIds(invoiceId: string): (line: CostLine) => string {
  const name = Buffer.alloc(65_536);
  name.set(parse(invoiceId));
  const toId = (text: string) => {
    const fits = text.length * 3 <= name.length - NAMESPACE_BYTES;
    const bytes = fits
      ? name.subarray(0, NAMESPACE_BYTES + name.write(text, NAMESPACE_BYTES))
      : Buffer.concat([name.subarray(0, NAMESPACE_BYTES), Buffer.from(text)]);
    return toUuid(hash('sha1', bytes, 'hex'));
  };
  const occurrences = new Map<string, number>();
  return (line) => {
    const content = toContent(line);
    const first = toId(`${content} 1`);
    const occurrence = (occurrences.get(first) ?? 0) + 1;
    occurrences.set(first, occurrence);
    return occurrence === 1 ? first : toId(`${content} ${occurrence}`);
  };
}

/** Sets the version and the variant of a UUID of version 5. */
function toUuid(sha1: string): string {
  const variant = ((Number.parseInt(sha1.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${sha1.slice(0, 12)}5${sha1.slice(13, 16)}${variant}${sha1.slice(17, 32)}`;
}

/** The cells of the line as the bill has them: neither the row's number nor anything that we derive from the cells. */
function toContent(line: CostLine): string {
  const { product, groupDescription, description, hours, start, end } = line;
  const { amount, currency, projectName, category, extra } = line;
  const cells = [product, groupDescription, description, hours, start, end];
  return JSON.stringify([...cells, amount, currency, projectName, category, extra]);
}
