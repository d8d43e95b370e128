import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p } from '@mikro-orm/postgresql';
import { CloudResource } from '../resources/cloud-resource.entity.ts';
import { Invoice } from './invoice.entity.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'CostLine',
  tableName: 'cloud_cost_lines',
  properties: {
    id: p.uuid().primary(),
    invoiceId: () => p.manyToOne(Invoice).mapToPk().joinColumn('invoice_id'),
    row: p.integer(),
    kind: p.text().$type<Schemas['CostLineKind']>(),
    chargeCategory: p.text().$type<Schemas['ChargeCategory']>(),
    product: p.text(),
    description: p.text(),
    groupDescription: p.text().strictNullable(),
    amount: p.decimal('string').columnType('numeric'),
    currency: p.text(),
    hours: p.decimal('string').columnType('numeric').strictNullable(),
    startAt: p.datetime(3).strictNullable(),
    endAt: p.datetime(3).strictNullable(),
    projectName: p.text().strictNullable(),
    category: p.text().strictNullable(),
    size: p.text().strictNullable(),
    region: p.text().strictNullable(),
    extra: p.json().$type<Record<string, string>>(),
    resourceKind: p.text().strictNullable(),
    resourceName: p.text().strictNullable(),
    providerResourceId: p.text().strictNullable(),
    resourceId: () =>
      p.manyToOne(CloudResource).mapToPk().joinColumn('resource_id').strictNullable(),
    matchedBy: p.text().$type<'provider_id' | 'name'>().strictNullable(),
    unmatchedReason: p.text().strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** One line of an invoice. Its id is made from its content, so that it survives a re-ingest. */
export class CostLine extends schema.class {}
schema.setClass(CostLine);
