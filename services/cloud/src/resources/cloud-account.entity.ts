import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { CloudResourceKind } from './cloud-resource-kind.ts';

const schema = defineEntity({
  name: 'CloudAccount',
  tableName: 'cloud_accounts',
  properties: {
    id: p.uuid().primary(),
    provider: p.text().$type<'digitalocean'>(),
    urn: p.text(),
    name: p.text(),
    notVisibleKinds: p.json().$type<CloudResourceKind[]>(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** The DigitalOcean team that the token belongs to, and the kinds that the token may not list. */
export class CloudAccount extends schema.class {}
schema.setClass(CloudAccount);
