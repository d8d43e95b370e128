import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import { Deployment } from '../journal/deployment.entity.ts';
import { CloudAccount } from './cloud-account.entity.ts';
import type { CloudResourceKind } from './cloud-resource-kind.ts';

const schema = defineEntity({
  name: 'CloudResource',
  tableName: 'cloud_resources',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(CloudAccount).mapToPk().joinColumn('account_id'),
    kind: p.text().$type<CloudResourceKind>(),
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

/** Something at the provider that costs. It stays when it is gone, with the time it was last seen. */
export class CloudResource extends schema.class {}
schema.setClass(CloudResource);
