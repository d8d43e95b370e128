import type { components } from '@arcadia/api-client/contract';
import type { Account } from '@arcadia/do-billing/client';
import { defineEntity, type EntityManager, p, raw } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { toStorableText } from '../db/storable.ts';
import { platformSql } from '../db/tenant-scope.ts';

const schema = defineEntity({
  name: 'CloudAccount',
  tableName: 'cloud_accounts',
  properties: {
    id: p.uuid().primary(),
    provider: p.text().$type<'digitalocean'>(),
    urn: p.text(),
    name: p.text(),
    notVisibleKinds: p.json().$type<components['schemas']['ResourceKind'][]>(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** The DigitalOcean team of the token, and the kinds of resources that the token may not list. */
export class CloudAccount extends schema.class {}
schema.setClass(CloudAccount);

/** Stores the team of the token and returns its id. Its row stays locked until the transaction ends. */
export async function recordAccount(em: EntityManager, account: Account): Promise<string> {
  const team = account.team ?? { uuid: account.uuid, name: account.name };
  const row = await platformSql(em)
    .insertInto('cloud_accounts')
    .values({
      id: newId(),
      provider: 'digitalocean',
      urn: toStorableText(`do:team:${team.uuid}`),
      name: toStorableText(team.name ?? account.email ?? team.uuid),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['provider', 'urn'])
        .doUpdateSet((row) => ({ name: row.ref('excluded.name') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/**
 * Locks the account against changes until the transaction ends: no discovery and no sync of the inventory commits
 * meanwhile. Transactions take locks in this order: account, work item, resource, invoice, cost lines.
 */
export async function lockAccount(em: EntityManager, id: string): Promise<void> {
  await platformSql(em)
    .selectFrom('cloud_accounts')
    .select('id')
    .where('id', '=', id)
    .forShare()
    .executeTakeFirstOrThrow();
}
