import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../replace-file.ts';
import { SandboxError } from '../sandbox-error.ts';
import { type InvoiceImport, invoiceImport } from './invoice-import.ts';

const stamps = { created_at: z.iso.datetime(), updated_at: z.iso.datetime() };
const books = z.object({
  data: z.array(z.object({ id: z.uuid(), vendor_id: z.uuid(), ...stamps, ...invoiceImport.shape })),
  vendors: z.array(
    z.object({
      id: z.uuid(),
      tenant_id: z.string(),
      name: z.string(),
      category: z.string(),
      created_at: z.iso.datetime(),
    }),
  ),
});

/** All that finance holds: invoices in the order of their first import, and their vendors. */
export type Books = z.infer<typeof books>;

/** What finance keeps, one row per tenant, source and external id. */
export interface Ledger {
  readonly read: () => Books;
  /** Resolves when the invoice is safe. */
  readonly importInvoice: (
    invoice: InvoiceImport,
    now: Date,
  ) => Promise<{ readonly action: 'created' | 'updated'; readonly invoiceId: string }>;
}

/** Opens the ledger in `file`; without one, an empty one in memory. */
export async function openLedger(file: string | undefined): Promise<Ledger> {
  let held: Books = file === undefined ? { data: [], vendors: [] } : await load(file);
  let lastImport: Promise<unknown> = Promise.resolve();

  const importNow = async (invoice: InvoiceImport, now: Date) => {
    const booked = book(held, invoice, now.toISOString());
    if (file !== undefined) await replaceFile(file, JSON.stringify(booked.books));
    held = booked.books;
    return { action: booked.action, invoiceId: booked.invoiceId };
  };
  return {
    read: () => held,
    importInvoice: (invoice, now) => {
      // One at a time, whether the one before was kept or not.
      const result = lastImport.then(() => importNow(invoice, now));
      lastImport = result.catch(() => undefined);
      return result;
    },
  };
}

function book(held: Books, invoice: InvoiceImport, at: string) {
  const known = held.vendors.find(
    ({ tenant_id, name }) => tenant_id === invoice.tenant_id && name === invoice.vendor.name,
  );
  const vendor = known ?? {
    id: randomUUID(),
    tenant_id: invoice.tenant_id,
    ...invoice.vendor,
    created_at: at,
  };
  const vendors = known === undefined ? [...held.vendors, vendor] : held.vendors;
  const before = held.data.find(
    ({ tenant_id, source, external_id }) =>
      tenant_id === invoice.tenant_id &&
      source === invoice.source &&
      external_id === invoice.external_id,
  );
  const row = {
    id: before?.id ?? randomUUID(),
    vendor_id: vendor.id,
    created_at: before?.created_at ?? at,
    updated_at: at,
    ...invoice,
  };
  const data =
    before === undefined
      ? [...held.data, row]
      : held.data.map((other) => (other === before ? row : other));
  const action: 'created' | 'updated' = before === undefined ? 'created' : 'updated';
  return { books: { data, vendors }, action, invoiceId: row.id };
}

async function load(file: string): Promise<Books> {
  await mkdir(dirname(file), { recursive: true });
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return { data: [], vendors: [] };
  try {
    return books.parse(JSON.parse(text));
  } catch (cause) {
    const message = `${file} does not hold what finance keeps; delete it to start afresh`;
    throw new SandboxError('data_file_invalid', message, { cause });
  }
}
