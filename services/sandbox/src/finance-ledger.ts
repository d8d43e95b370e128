import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '@arcadia/internal/replace-file';
import { z } from 'zod';
import { SandboxError } from './sandbox-error.ts';

/** The stored invoices: one row per tenant, source and external id. */
export interface Ledger {
  readonly read: () => Books;
  /** Creates or updates the row of an invoice. Resolves when the row is stored. */
  readonly importInvoice: (
    invoice: InvoiceImport,
    now: Date,
  ) => Promise<{ readonly action: 'created' | 'updated'; readonly invoiceId: string }>;
}

/**
 * Opens the ledger of a file, or an empty ledger in memory if `file` is undefined.
 *
 * @throws {SandboxError} `data_file_invalid` if the file holds anything but a ledger.
 */
export async function openLedger(file: string | undefined): Promise<Ledger> {
  let current: Books = file === undefined ? { data: [], vendors: [] } : await load(file);
  let lastImport: Promise<unknown> = Promise.resolve();

  const importNow = async (invoice: InvoiceImport, now: Date) => {
    const { books, ...result } = book(current, invoice, now.toISOString());
    if (file !== undefined) await replaceFile(file, JSON.stringify(books), { mode: 0o600 });
    current = books;
    return result;
  };
  return {
    read: () => current,
    importInvoice: (invoice, now) => {
      // Imports run one after the other, even if the previous one fails.
      const result = lastImport.then(() => importNow(invoice, now));
      lastImport = result.catch(() => undefined);
      return result;
    },
  };
}

const text = z.string().min(1);
const amountMinor = z.int();

/** The body of `import-invoice`. `period_end` is exclusive; amounts are in minor units (cents). */
export const invoiceImport = z
  .strictObject({
    tenant_id: text,
    source: text,
    external_id: text,
    vendor: z.strictObject({ name: text, category: text }),
    invoice_number: text.nullable(),
    period_start: z.iso.date(),
    period_end: z.iso.date(),
    issued_at: z.iso.datetime().nullable(),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
    amount_gross_minor: amountMinor,
    amount_net_minor: amountMinor,
    amount_tax_minor: amountMinor,
    lines: z.array(
      z.strictObject({
        kind: text,
        product: z.string(),
        description: z.string(),
        amount: z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal string'),
      }),
    ),
  })
  .refine((invoice) => invoice.period_start < invoice.period_end, {
    path: ['period_end'],
    error: 'must be after period_start',
  })
  .refine(
    ({ amount_gross_minor: gross, amount_net_minor: net, amount_tax_minor: tax }) =>
      net + tax === gross,
    { path: ['amount_gross_minor'], error: 'must be the sum of net and tax' },
  );

/** An invoice as a caller sends it. */
export type InvoiceImport = z.infer<typeof invoiceImport>;

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

/** Everything in the ledger: invoices in the order of their first import, and their vendors. */
export type Books = z.infer<typeof books>;

function book(current: Books, invoice: InvoiceImport, at: string) {
  const known = current.vendors.find(
    ({ tenant_id, name }) => tenant_id === invoice.tenant_id && name === invoice.vendor.name,
  );
  const vendor = known ?? {
    id: randomUUID(),
    tenant_id: invoice.tenant_id,
    ...invoice.vendor,
    created_at: at,
  };
  const vendors = known === undefined ? [...current.vendors, vendor] : current.vendors;
  const before = current.data.find(
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
      ? [...current.data, row]
      : current.data.map((other) => (other === before ? row : other));
  const action: 'created' | 'updated' = before === undefined ? 'created' : 'updated';
  return { books: { data, vendors }, action, invoiceId: row.id };
}

async function load(file: string): Promise<Books> {
  await mkdir(dirname(file), { recursive: true });
  const json = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (json === null) return { data: [], vendors: [] };
  try {
    return books.parse(JSON.parse(json));
  } catch (cause) {
    const message = `${file} is not a ledger of the finance stand-in. Delete it to start with an empty ledger.`;
    throw new SandboxError('data_file_invalid', message, { cause });
  }
}
