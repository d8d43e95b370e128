import { z } from 'zod';

const text = z.string().min(1);
const amountMinor = z.int();

/** The body of `import-invoice`. Its period is half-open; amounts are in minor units (cents). */
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
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217'),
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
    { path: ['amount_gross_minor'], error: 'must be net and tax together' },
  );

export type InvoiceImport = z.infer<typeof invoiceImport>;
