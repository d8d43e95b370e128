import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { z } from 'zod';

const prepared = z.object({
  amount: z.string(),
  resources: z.array(
    z.object({ kind: z.string(), providerId: z.string(), name: z.string(), createdAt: z.string() }),
  ),
});

/** Stores the header of the provider's invoice and an inventory of 10,000 resources. Returns the invoice's id. */
export async function prepareInvoice(databaseUrl: string, providerUrl: string): Promise<string> {
  const { amount, resources } = prepared.parse(await (await fetch(`${providerUrl}/bench`)).json());
  const accountId = randomUUID();
  const invoiceId = randomUUID();
  await withClient(databaseUrl, async (client) => {
    await client.query('delete from cloud_cost_lines');
    await client.query('delete from cloud_resources');
    // The trigger refuses to delete a final invoice.
    await client.query('alter table cloud_invoices disable trigger cloud_invoices_final_stay');
    await client.query('delete from cloud_invoices');
    await client.query('alter table cloud_invoices enable trigger cloud_invoices_final_stay');
    await client.query('delete from cloud_accounts');
    await client.query(
      `insert into cloud_accounts (id, provider, urn, name) values ($1, 'digitalocean', 'do:team:1', 'Bench')`,
      [accountId],
    );
    await client.query(
      `insert into cloud_resources (id, account_id, kind, provider_id, name, created_at_provider,
         first_seen_at, last_seen_at)
       select gen_random_uuid(), $1, kind, "providerId", name, "createdAt", now(), now()
       from jsonb_to_recordset($2::jsonb) as r (kind text, "providerId" text, name text, "createdAt" timestamptz)
       on conflict do nothing`,
      [accountId, JSON.stringify(resources)],
    );
    await client.query(
      `insert into cloud_invoices (id, account_id, provider_uuid, period, amount, provider_amount, currency)
       values ($1, $2, 'bench', '2026-04', $3, $3, 'USD')`,
      [invoiceId, accountId, amount],
    );
  });
  return invoiceId;
}

/** Empties the table of lines, so that each contender finds it in the same state. */
export async function removeLines(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    // The trigger refuses to truncate the table.
    await client.query('alter table cloud_cost_lines disable trigger cloud_cost_lines_no_truncate');
    await client.query('truncate cloud_cost_lines');
    await client.query('alter table cloud_cost_lines enable trigger cloud_cost_lines_no_truncate');
    await client.query('checkpoint');
  });
}

/** Returns the rows of the table, in the text format of COPY. */
export async function readLines(databaseUrl: string): Promise<Buffer> {
  return await withClient(databaseUrl, (client) =>
    buffer(client.query(to('copy cloud_cost_lines to stdout'))),
  );
}

/** Copies the rows into the table, with its keys, in one transaction. Returns the time that it takes, in milliseconds. */
export async function copyLines(databaseUrl: string, rows: Buffer): Promise<number> {
  return await withClient(databaseUrl, async (client) => {
    const startedMs = performance.now();
    await client.query('begin');
    const chunks = Readable.from(cut(rows));
    await pipeline(chunks, client.query(from('copy cloud_cost_lines from stdin')));
    await client.query('commit');
    return performance.now() - startedMs;
  });
}

const CHUNK_BYTES = 65_536;

function* cut(rows: Buffer): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += CHUNK_BYTES) yield rows.subarray(at, at + CHUNK_BYTES);
}

async function withClient<T>(
  databaseUrl: string,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
