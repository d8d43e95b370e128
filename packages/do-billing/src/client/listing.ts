/**
 * A list of the provider, read page by page as it is iterated; each iteration starts anew. It is had
 * whole or it throws: what was given before an error is a part of the list.
 *
 * @example
 * import { createBillingClient, type Invoice, type Listing } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const list: Listing<Invoice> = client.listInvoices();
 * for await (const { invoice_period, amount } of list) console.log(invoice_period, amount);
 * console.log((await list.all()).length);
 */
export interface Listing<T> extends AsyncIterable<T> {
  /** Every item, or an error: never a part of them. */
  all(): Promise<T[]>;
}

export function listing<T>(read: () => AsyncGenerator<T, void, void>): Listing<T> {
  return {
    [Symbol.asyncIterator]: read,
    async all() {
      const items: T[] = [];
      for await (const item of read()) items.push(item);
      return items;
    },
  };
}
