import type { Invoice } from './invoice.entity.ts';

/** Finance gets what is final, read, and adds up to the cent. */
export function isPushable(
  invoice: Pick<Invoice, 'provisional' | 'ingestStatus' | 'reconciled'>,
): boolean {
  return !invoice.provisional && invoice.ingestStatus === 'ingested' && invoice.reconciled === true;
}
