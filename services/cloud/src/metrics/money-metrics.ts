import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import { sumUnmatched, type UnmatchedCost } from '../billing/unmatched-cost.ts';
import { openScope, platformSql } from '../db/tenant-scope.ts';

/** The sums of one currency. */
interface MoneyRow {
  readonly currency: string;
  readonly invoiced: string;
  readonly unreconciled: string;
  readonly unmatched: string;
}

/** Registers the sums of the bills. The floats of Prometheus do for an alert; the API has the exact amounts. */
export function moneyMetrics(
  registry: Registry,
  unmatchedCost: UnmatchedCost,
): {
  read(orm: MikroORM): Promise<readonly MoneyRow[]>;
  set(rows: readonly MoneyRow[]): void;
  reset(): void;
} {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['currency'], registers: [registry] });
  const gauges = {
    invoiced: gauge('billing_invoiced_amount', 'Sum of all invoices, by currency.'),
    unreconciled: gauge(
      'billing_unreconciled_amount',
      'Sum of the final invoices whose documents do not add up, by currency.',
    ),
    unmatched: gauge(
      'billing_unmatched_amount',
      'Sum of the cost lines of final invoices whose resources are not in the inventory, by currency.',
    ),
  };
  const reset = () => {
    for (const each of Object.values(gauges)) each.reset();
  };
  return {
    async read(orm) {
      const em = openScope(orm, 'all');
      const { rows } = await sql<Omit<MoneyRow, 'unmatched'>>`
        select currency, sum(amount) as invoiced,
          coalesce(sum(abs(amount)) filter (
            where (reconciled is false or ingest_status = 'held') and not provisional), 0) as unreconciled
        from cloud_invoices group by currency`.execute(platformSql(em));
      const months = await unmatchedCost.readAll(em);
      return rows.map((row) => {
        const ofCurrency = months.filter(({ currency }) => currency === row.currency);
        return { ...row, unmatched: sumUnmatched(ofCurrency) };
      });
    },
    set(rows) {
      reset();
      for (const { currency, ...sums } of rows) {
        gauges.invoiced.set({ currency }, Number(sums.invoiced));
        gauges.unreconciled.set({ currency }, Number(sums.unreconciled));
        gauges.unmatched.set({ currency }, Number(sums.unmatched));
      }
    },
    reset,
  };
}
