import { DoBillingError } from '../do-billing-error.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { addMicros, formatMicros } from '../money/micros.ts';

/** The sum of some lines, in two exact forms. */
export interface Spend {
  lineCount: number;
  /** Plain decimal, such as `"-1779.55"`. */
  amount: string;
  /** Millionths of the currency's unit. */
  amountMicros: number;
}

/** The sum of invoices, in total and by product and project, the most expensive first. */
export interface SpendSummary extends Spend {
  invoiceCount: number;
  /** Empty if no invoice was added. */
  currency: string;
  products: (Spend & { product: string })[];
  /** `project` is null for lines without a project, such as taxes. */
  projects: (Spend & { project: string | null })[];
}

/** Adds up invoices by product and by project. Memory grows only with the number of names. */
export class SpendTally {
  #currency = '';
  #invoiceCount = 0;
  #total: Sum = { lineCount: 0, micros: 0 };
  #products = new Map<string, Sum>();
  #projects = new Map<string | null, Sum>();

  /**
   * Adds an invoice as a whole. If this throws, nothing of the invoice is added.
   *
   * @throws {MixedCurrenciesError} if an earlier line has another currency.
   * @throws {AmountError} with code `range` if a sum exceeds a safe integer.
   */
  async addInvoice(batches: AsyncIterable<readonly CostLine[]>): Promise<void> {
    let currency = this.#currency;
    let total = this.#total;
    const products = new Map(this.#products);
    const projects = new Map(this.#projects);
    for await (const lines of batches) {
      for (const line of lines) {
        currency ||= line.currency;
        if (line.currency !== currency) throw new MixedCurrenciesError(line.currency, currency);
        total = plus(total, line);
        products.set(line.product, plus(products.get(line.product), line));
        projects.set(line.projectName, plus(projects.get(line.projectName), line));
      }
    }
    this.#invoiceCount += 1;
    this.#currency = currency;
    this.#total = total;
    this.#products = products;
    this.#projects = projects;
  }

  summarize(): SpendSummary {
    return {
      invoiceCount: this.#invoiceCount,
      currency: this.#currency,
      ...toSpend(this.#total),
      products: ranked(this.#products).map(([product, sum]) => ({ product, ...toSpend(sum) })),
      projects: ranked(this.#projects).map(([project, sum]) => ({ project, ...toSpend(sum) })),
    };
  }
}

/** The currency of an invoice differs from that of the invoices before it, so that they have no common sum. */
class MixedCurrenciesError extends DoBillingError {
  override readonly name = 'MixedCurrenciesError';
  readonly code = 'mixed_currencies';

  constructor(currency: string, others: string) {
    super(
      `The invoice is in ${currency}, but the invoices before it are in ${others}. ` +
        'Run summary once per currency.',
    );
  }
}

interface Sum {
  lineCount: number;
  micros: number;
}

function plus(
  { lineCount, micros }: Sum = { lineCount: 0, micros: 0 },
  { amountMicros }: CostLine,
): Sum {
  return { lineCount: lineCount + 1, micros: addMicros(micros, amountMicros) };
}

function toSpend({ lineCount, micros }: Sum): Spend {
  return { lineCount, amount: formatMicros(micros), amountMicros: micros };
}

/** Sorts by cost, the highest first. Equal costs keep the order in which they appeared. */
function ranked<K>(sums: ReadonlyMap<K, Sum>): [K, Sum][] {
  return [...sums].sort(([, a], [, b]) => b.micros - a.micros);
}
