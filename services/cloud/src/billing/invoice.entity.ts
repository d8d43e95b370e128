import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import { CloudAccount } from '../resources/cloud-account.entity.ts';

export type IngestStatus = 'pending' | 'ingested' | 'failed';
export type FinanceStatus = 'pending' | 'pushed' | 'failed';

const schema = defineEntity({
  name: 'Invoice',
  tableName: 'cloud_invoices',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(CloudAccount).mapToPk().joinColumn('account_id'),
    providerUuid: p.text(),
    invoiceNumber: p.text().strictNullable(),
    period: p.text(),
    issuedAt: p.datetime(3).strictNullable(),
    amount: p.decimal('string').columnType('numeric'),
    currency: p.text(),
    provisional: p.boolean(),
    providerUpdatedAt: p.datetime(3).strictNullable(),
    ingestStatus: p.text().$type<IngestStatus>().default('pending'),
    financeStatus: p.text().$type<FinanceStatus>().default('pending'),
    pushedToFinanceAt: p.datetime(3).strictNullable(),
    financeInvoiceId: p.text().strictNullable(),
    financeDigest: p.text().strictNullable(),
    lineCount: p.integer().strictNullable(),
    matchedCount: p.integer().strictNullable(),
    linesTotal: p.decimal('string').columnType('numeric').strictNullable(),
    taxTotal: p.decimal('string').columnType('numeric').strictNullable(),
    delta: p.decimal('string').columnType('numeric').strictNullable(),
    reconciled: p.boolean().strictNullable(),
    lastError: p.text().strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** The header of one provider invoice, with what became of it here and in finance. */
export class Invoice extends schema.class {}
schema.setClass(Invoice);
