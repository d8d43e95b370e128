import type { EntityManager } from '@mikro-orm/postgresql';
import { platformSql } from '../db/tenant-scope.ts';
import type { Invoice } from './invoice.entity.ts';

/** Removes provisional invoices, with their lines, of months whose invoice is there now. */
export async function dropReplacedPreviews(
  em: EntityManager,
  invoices: readonly Invoice[],
  closedPeriods: ReadonlySet<string>,
): Promise<void> {
  const replaced = invoices.filter(
    ({ provisional, period }) => provisional && closedPeriods.has(period),
  );
  if (replaced.length === 0) return;
  const keys = replaced.map(({ id }) => id);
  await platformSql(em)
    .deleteFrom('work_items')
    .where('kind', 'in', ['ingest', 'push'])
    .where('key', 'in', keys)
    .execute();
  for (const invoice of replaced) em.remove(invoice);
}
