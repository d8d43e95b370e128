import { z } from 'zod';
import { type DigitalOceanOptions, startDigitalOcean } from '../../src/digitalocean.ts';

/** Starts the stand-in, with a high limit per minute, and sends requests with its token. `await using` stops it. */
export async function openStandIn(options: Partial<DigitalOceanOptions> = {}) {
  const token = 'a-token';
  const { url, stop } = await startDigitalOcean({ token, requestsPerMinute: 1_000, ...options });
  const get = (path: string, authorization = `Bearer ${token}`) =>
    fetch(`${url}${path}`, { headers: { authorization } });
  return {
    url,
    token,
    stop,
    get,
    json: async <T>(answer: z.ZodType<T>, path: string) =>
      answer.parse(await (await get(path)).json()),
    [Symbol.asyncDispose]: stop,
  };
}

export type OpenStandIn = Awaited<ReturnType<typeof openStandIn>>;

const text = z.string();
const strings = z.record(text, text);
const paging = {
  links: z.object({ pages: strings.optional() }).optional(),
  meta: z.object({ total: z.int() }).optional(),
};
const charge = z.object({ name: text, amount: text });
const row = z.looseObject({ id: z.union([z.int(), text]).optional(), name: text.optional() });

/** The fields that the tests read from each answer of the stand-in. A record of `strings` keeps every field. */
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
  /** The rows of an inventory list. */
  inventory: z
    .record(text, z.unknown())
    .transform((body) => z.array(row).parse(Object.values(body).find(Array.isArray))),
  anything: z.record(text, z.unknown()),
};
