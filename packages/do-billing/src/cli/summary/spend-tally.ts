import type { CostLine } from '../../lines/cost-line.ts';
import { addMicros, formatMicros } from '../../money/micros.ts';
import { MixedCurrenciesError } from './mixed-currencies-error.ts';
import type { Spend, SpendSummary } from './spend-summary.ts';

interface Sum {
  lineCount: number;
  micros: number;
}

/** Sums invoices by product and by project, in memory that grows with the names alone. */
export class SpendTally {
  #currency = '';
  #invoiceCount = 0;
  #total: Sum = { lineCount: 0, micros: 0 };
  #products = new Map<string, Sum>();
  #projects = new Map<string | null, Sum>();

  /**
   * Counts an invoice as a whole, or not at all where this throws.
   *
   * @throws {MixedCurrenciesError}
   * @throws {AmountError} with code `range` where a sum does not fit a safe integer.
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

function plus(
  { lineCount, micros }: Sum = { lineCount: 0, micros: 0 },
  { amountMicros }: CostLine,
): Sum {
  return { lineCount: lineCount + 1, micros: addMicros(micros, amountMicros) };
}

function toSpend({ lineCount, micros }: Sum): Spend {
  return { lineCount, amount: formatMicros(micros), amountMicros: micros };
}

/** The most expensive first; what costs the same in the order in which it was met. */
function ranked<K>(sums: ReadonlyMap<K, Sum>): [K, Sum][] {
  return [...sums].sort(([, a], [, b]) => b.micros - a.micros);
}
