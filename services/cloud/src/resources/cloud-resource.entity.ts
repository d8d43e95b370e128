import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import { Deployment } from '../journal/deployment.entity.ts';
import { CloudAccount } from './cloud-account.entity.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'CloudResource',
  tableName: 'cloud_resources',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(CloudAccount).mapToPk().joinColumn('account_id'),
    kind: p.text().$type<Schemas['ResourceKind']>(),
    providerId: p.text(),
    name: p.text(),
    region: p.text().strictNullable(),
    attrs: p.json().$type<Record<string, unknown>>(),
    deploymentId: () =>
      p.manyToOne(Deployment).mapToPk().joinColumn('deployment_id').strictNullable(),
    createdAtProvider: p.datetime(3).strictNullable(),
    firstSeenAt: p.datetime(3),
    lastSeenAt: p.datetime(3),
    goneAt: p.datetime(3).strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** A resource that DigitalOcean charges for. Its row stays when it is gone, with the time at which it was last seen. */
export class CloudResource extends schema.class {}
schema.setClass(CloudResource);

export type ApiResource = Schemas['Resource'];

/** A row of `cloud_resources` with the provider of its account. */
export type ResourceRow = Selectable<Tables['cloud_resources']> &
  Pick<Selectable<Tables['cloud_accounts']>, 'provider'>;

export function toApiResource(row: ResourceRow): ApiResource {
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    provider_id: row.provider_id,
    name: row.name,
    region: row.region,
    attrs: row.attrs,
    deployment_id: row.deployment_id,
    created_at_provider: toNullableTimestamp(row.created_at_provider),
    first_seen_at: toTimestamp(row.first_seen_at),
    last_seen_at: toTimestamp(row.last_seen_at),
    gone_at: toNullableTimestamp(row.gone_at),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}
