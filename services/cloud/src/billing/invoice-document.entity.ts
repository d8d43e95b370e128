import { defineEntity, p } from '@mikro-orm/postgresql';
import { Invoice } from './invoice.entity.ts';

const schema = defineEntity({
  name: 'InvoiceDocument',
  tableName: 'cloud_invoice_documents',
  properties: {
    id: p.uuid().primary(),
    invoiceId: () => p.manyToOne(Invoice).mapToPk().joinColumn('invoice_id'),
    sha256: p.text(),
    content: p.blob(),
    fetchedAt: p.datetime(3),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** An invoice's CSV, byte for byte as fetched; one row per distinct content. */
export class InvoiceDocument extends schema.class {}
schema.setClass(InvoiceDocument);
