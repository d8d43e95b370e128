import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import { openScope, platformSql } from '../db/tenant-scope.ts';

/** The sums of one currency, as PostgreSQL has them. */
interface MoneyRow {
  readonly currency: string;
  readonly invoiced: string;
  readonly unreconciled: string;
  readonly unmatched: string;
}

/** Registers the sums of the bills. The floats of Prometheus do for an alert; the API has the exact amounts. */
export function moneyMetrics(registry: Registry): {
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
      'Sum of the cost lines of resources that are not in the inventory, by currency.',
    ),
  };
  const reset = () => {
    for (const each of Object.values(gauges)) each.reset();
  };
  return {
    async read(orm) {
      const { rows } = await sql<MoneyRow>`
        with unmatched as (
          select currency, sum(amount) as amount from cloud_cost_lines
          where resource_id is null and unmatched_reason <> 'not_a_resource' group by currency
        ), invoiced as (
          select currency, sum(amount) as amount,
            sum(abs(amount)) filter (
              where (reconciled is false or ingest_status = 'held') and not provisional) as unreconciled
          from cloud_invoices group by currency
        )
        select currency, invoiced.amount as invoiced, coalesce(unreconciled, 0) as unreconciled,
          coalesce(unmatched.amount, 0) as unmatched
        from invoiced left join unmatched using (currency)`.execute(
        platformSql(openScope(orm, 'all')),
      );
      return rows;
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
