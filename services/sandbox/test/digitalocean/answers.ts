import { z } from 'zod';

const text = z.string();
const strings = z.record(text, text);
const paging = {
  links: z.object({ pages: strings.optional() }).optional(),
  meta: z.object({ total: z.int() }).optional(),
};
const charge = z.object({ name: text, amount: text });
const row = z.looseObject({ id: z.union([z.int(), text]).optional(), name: text.optional() });

/** What the tests read of each answer of the stand-in; `strings` have every field. */
export const answers = {
  invoices: z.object({ invoices: z.array(strings), invoice_preview: strings, ...paging }),
  items: z.object({ invoice_items: z.array(strings), ...paging }),
  history: z.object({ billing_history: z.array(strings), ...paging }),
  summary: z.object({
    amount: text,
    product_charges: charge.extend({ items: z.array(strings) }),
    overages: charge,
    taxes: charge,
    credits_and_adjustments: charge,
  }),
  /** An inventory list, as its rows. */
  inventory: z
    .record(text, z.unknown())
    .transform((body) => z.array(row).parse(Object.values(body).find(Array.isArray))),
  anything: z.record(text, z.unknown()),
};
