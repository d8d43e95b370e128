import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { CloudResource } from '../resources/cloud-resource.entity.ts';
import { Invoice } from './invoice.entity.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'CostLine',
  tableName: 'cloud_cost_lines',
  properties: {
    period: p.text().primary(),
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
    provisional: p.boolean(),
    version: p.integer().default(1),
    firstVersionId: p.uuid().strictNullable(),
    supersededAt: p.datetime(3).strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/**
 * A version of a line of an invoice. Its id is made from its content and the number of the version, so that it survives
 * another ingest of the invoice. A version never changes; it only becomes superseded.
 */
export class CostLine extends schema.class {}
schema.setClass(CostLine);

export type ApiCostLine = Schemas['CostLine'];

export function toApiCostLine(row: Selectable<Tables['cloud_cost_lines']>): ApiCostLine {
  return {
    id: row.id,
    version: row.version,
    invoice_id: row.invoice_id,
    row: row.row,
    kind: row.kind,
    charge_category: row.charge_category,
    product: row.product,
    description: row.description,
    group_description: row.group_description,
    amount: row.amount,
    currency: row.currency,
    hours: row.hours,
    start_at: toNullableTimestamp(row.start_at),
    end_at: toNullableTimestamp(row.end_at),
    project_name: row.project_name,
    category: row.category,
    resource_id: row.resource_id,
    matched_by: row.matched_by,
    unmatched_reason: row.unmatched_reason,
    provider_resource_id: row.provider_resource_id,
  };
}
