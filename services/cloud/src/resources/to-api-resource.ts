import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp, toTimestamp } from '../db/to-timestamp.ts';

export type ApiResource = components['schemas']['Resource'];

/** A row of a resource with its account's provider. */
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
