import { createChargeClassifier } from '../lines/charge-classifier.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { addMicros } from '../money/micros.ts';
import { parseAmount } from '../money/parse-amount.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import { trimText } from '../trim-text.ts';

/**
 * The sum of the lines of a product and a charge category. `totalLines` and `reconcileInvoice` take sums in place of
 * lines.
 *
 * @example
 * import { totalLines } from '@arcadia/do-billing';
 * import type { LineSum } from '@arcadia/do-billing/streaming';
 *
 * export const grossMicros = (sums: readonly LineSum[]): number => totalLines(sums).grossMicros;
 */
export type LineSum = Pick<CostLine, 'product' | 'chargeCategory' | 'amountMicros'>;

/**
 * Adds up amounts that arrive in pieces; the sums of an invoice of any size are few.
 *
 * @example
 * import type { CostLine } from '@arcadia/do-billing';
 * import type { ChargeSums, LineSum } from '@arcadia/do-billing/streaming';
 *
 * export function addBatch(sums: ChargeSums<CostLine, LineSum>, lines: CostLine[]): number {
 *   sums.add(lines);
 *   return sums.all().length;
 * }
 */
export interface ChargeSums<Charge, Sum> {
  /** @throws {AmountError} if an amount is unreadable, or a sum is not a safe integer. */
  add(charges: Iterable<Charge>): void;
  /** The sums so far, in the order of their first charges. */
  all(): Sum[];
}

/**
 * Adds up lines by product and charge category.
 *
 * @example
 * import { createReadStream } from 'node:fs';
 * import { formatMicros, streamInvoiceCsv } from '@arcadia/do-billing';
 * import { sumLines } from '@arcadia/do-billing/streaming';
 *
 * const sums = sumLines();
 * for await (const lines of streamInvoiceCsv(createReadStream('invoice.csv'))) sums.add(lines);
 * for (const { product, amountMicros } of sums.all()) console.log(product, formatMicros(amountMicros));
 */
export function sumLines(): ChargeSums<LineSum, LineSum> {
  const sums = new Map<string, LineSum>();
  return {
    add(lines) {
      for (const { product, chargeCategory, amountMicros } of lines) {
        const key = `${chargeCategory} ${product}`;
        const sum = sums.get(key);
        if (sum === undefined) sums.set(key, { product, chargeCategory, amountMicros });
        else sum.amountMicros = addMicros(sum.amountMicros, amountMicros);
      }
    },
    all: () => [...sums.values()],
  };
}

/**
 * Adds up JSON items by product and charge category, into items that `reconcileInvoice` takes in place of theirs: its
 * result is the same.
 *
 * @example
 * import { createBillingClient } from '@arcadia/do-billing/client';
 * import { sumItems } from '@arcadia/do-billing/streaming';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const sums = sumItems();
 * for await (const item of client.listInvoiceItems('preview')) sums.add([item]);
 * console.table(sums.all());
 */
export function sumItems(): ChargeSums<
  Pick<InvoiceItem, 'product' | 'description' | 'amount'>,
  InvoiceItem
> {
  const classify = createChargeClassifier();
  const sums = new Map<string, ItemSum>();
  return {
    add(items) {
      for (const item of items) {
        const product = trimText(item.product);
        const { description } = item;
        const { amount, amountMicros } = parseAmount(item.amount);
        const key = `${classify(item.product, description).chargeCategory} ${product}`;
        const decimals = amount.split('.')[1]?.length ?? 0;
        let sum = sums.get(key);
        if (sum === undefined) {
          sum = { product: item.product, description, micros: 0, decimals: 0 };
          sums.set(key, sum);
        }
        sum.micros = addMicros(sum.micros, amountMicros);
        sum.decimals = Math.max(sum.decimals, decimals);
      }
    },
    all: () =>
      Array.from(sums.values(), ({ product, description, micros, decimals }) => ({
        product,
        description,
        amount: toDecimal(micros, decimals),
      })),
  };
}

interface ItemSum {
  readonly product: string;
  readonly description: string;
  micros: number;
  /** The most decimals of its items: the sum keeps them, since they say how exact the amounts are. */
  decimals: number;
}

function toDecimal(micros: number, decimals: number): string {
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const fraction = digits.slice(-6).slice(0, decimals);
  const whole = `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
