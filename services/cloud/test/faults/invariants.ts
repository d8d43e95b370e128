import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Finance } from '../billing/finance.ts';
import type { BilledInvoice, Provider } from '../billing/provider.ts';
import { secret } from '../setup/test-service.ts';
import { openReader, type TableReader } from './open-reader.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../src/cli/arcadia.ts', import.meta.url));

export interface Observed {
  readonly databaseUrl: string;
  readonly provider: Pick<Provider, 'invoices'>;
  readonly finance: Pick<Finance, 'held'>;
}

/**
 * Finds what a system broke that has settled: each violation as a sentence, none if nothing was lost or doubled. Reads the
 * tables, since the API shows only what the service believes.
 */
export async function findViolations({
  databaseUrl,
  provider,
  finance,
}: Observed): Promise<string[]> {
  await using tables = await openReader(databaseUrl);
  const verification = verify(databaseUrl);
  const found = await findLastingLeases(tables);
  for (const [text, query] of Object.entries(forbiddenRows)) {
    for (const row of await tables.rows(query)) found.push(`${text}: ${JSON.stringify(row)}`);
  }
  const stored = await tables.rows(`
    select i.id, i.provider_uuid, i.amount, i.ingest_status, i.finance_status, i.reconciled,
      i.applied_revision is distinct from i.pushed_revision as is_behind,
      (select coalesce(json_agg(concat_ws('|', l.product, l.description, l.amount) order by l."row"), '[]')
        from live_cost_lines l where l.invoice_id = i.id)::text as lines
    from cloud_invoices i`);
  for (const billed of provider.invoices) {
    const ofInvoice = stored.filter((row) => row.provider_uuid === billed.uuid);
    const faults = compareInvoice(billed, ofInvoice, finance.held.get(billed.uuid));
    found.push(...faults.map((fault) => `${billed.uuid} ${fault}`));
  }
  const known = new Set(provider.invoices.map(({ uuid }) => uuid));
  for (const uuid of [...stored.map((row) => String(row.provider_uuid)), ...finance.held.keys()]) {
    if (!known.has(uuid)) found.push(`${uuid} is not an invoice of the provider`);
  }
  return [...found, ...(await verification)];
}

/** Longer than any run of a system that has settled. */
const LONGEST_RUN_MS = 10_000;

/** At a full hour the schedules start new runs: a lease counts only if the run that has it does not end. */
async function findLastingLeases(tables: TableReader): Promise<string[]> {
  const read = () =>
    tables.rows(
      'select lease_token, kind, key, leased_by from work_items where lease_token is not null',
    );
  const deadline = performance.now() + LONGEST_RUN_MS;
  let lasting = await read();
  while (lasting.length > 0 && performance.now() < deadline) {
    await sleep(100);
    const held = new Set((await read()).map((row) => row.lease_token));
    lasting = lasting.filter((row) => held.has(row.lease_token));
  }
  return lasting.map((row) => `an item has a lease: ${JSON.stringify(row)}`);
}

/** Queries that return no row in a system that has settled, by what a row would mean. */
const forbiddenRows: Readonly<Record<string, string>> = {
  'an item of an invoice is not done': `
    select kind, key, outcome, last_error from work_items
    where kind in ('ingest', 'push') and outcome is distinct from 'done'`,
  'a push was sent by a run without an end': `
    select a.id, a.run_id from finance_push_attempts a
    where not exists (select from work_runs r where r.id = a.run_id and r.ended_at is not null)`,
  'two runs of one item overlap': `
    select a.kind, a.key, a.id as first, b.id as second from work_runs a
    join work_runs b on b.item_id = a.item_id and b.id <> a.id
      and b.started_at > a.started_at and b.started_at < a.ended_at
    where a.outcome <> 'lost' and b.outcome <> 'lost'`,
  'two pushes of one invoice were in flight': `
    select a.invoice_id, a.id as first, b.id as second from finance_push_attempts a
    join finance_push_receipts r on r.attempt_id = a.id
    join work_runs w on w.id = a.run_id and w.outcome <> 'lost'
    join finance_push_attempts b on b.invoice_id = a.invoice_id
      and b.created_at > a.created_at and b.created_at < r.received_at`,
  'a revision repeats the one before it': `
    select b.invoice_id, b.revision from cloud_invoice_revisions a
    join cloud_invoice_revisions b on b.invoice_id = a.invoice_id and b.revision = a.revision + 1
    where a.document_sha256 = b.document_sha256 and a.amount = b.amount and a.cause = b.cause
      and a.reconciled = b.reconciled`,
  'a cost line has two live versions': `
    select invoice_id, coalesce(first_version_id, id) as first from live_cost_lines
    group by 1, 2 having count(*) > 1`,
  'a deployment exists twice': `
    select tenant_id, slug from cloud_deployments group by tenant_id, slug having count(*) > 1`,
  'an event is missing or doubled': `
    select deployment_id from cloud_deployment_events group by deployment_id
    having count(*) <> max(seq) or count(distinct seq) <> count(*)`,
};

function compareInvoice(
  billed: BilledInvoice,
  stored: readonly Record<string, unknown>[],
  booked: Record<string, unknown> | undefined,
): string[] {
  const [invoice] = stored;
  if (invoice === undefined) return ['is not stored'];
  const found: string[] = [];
  const expect = (name: string, actual: unknown, expected: unknown) => {
    const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== should) found.push(`has ${name} ${is} instead of ${should}`);
  };
  const lines = billed.csv.map((line) => line.split(','));
  expect('rows', stored.length, 1);
  expect('ingest status', invoice.ingest_status, 'ingested');
  expect('finance status', invoice.finance_status, 'pushed');
  expect('reconciled', invoice.reconciled, true);
  expect('a push of another revision', invoice.is_behind, false);
  expect('amount', Number(invoice.amount), Number(billed.amount));
  expect(
    'lines',
    JSON.parse(String(invoice.lines)),
    lines.map(
      ([product, , description, , , , usd]) => `${product}|${description}|${toDecimal(usd)}`,
    ),
  );
  if (booked === undefined) return [...found, 'is not booked by finance'];
  expect('gross in finance', booked.amount_gross_minor, Math.round(Number(billed.amount) * 100));
  const bookedLines = Array.isArray(booked.lines) ? booked.lines : [];
  expect(
    'lines in finance',
    bookedLines.map((line: Record<string, unknown>) => `${line.description}|${line.amount}`),
    lines.map(([, , description, , , , usd]) => `${description}|${toDecimal(usd)}`),
  );
  return found;
}

function toDecimal(usd = ''): string {
  return usd.replace('$', '');
}

/** Runs `arcadia verify`. */
async function verify(databaseUrl: string): Promise<string[]> {
  const env = { DATABASE_URL: databaseUrl, ARCADIA_JWT_SECRET: secret };
  try {
    await run(process.execPath, ['--conditions=@arcadia/source', CLI, 'verify'], { env });
    return [];
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    return [`arcadia verify failed: ${String(error)} ${printed}`];
  }
}
