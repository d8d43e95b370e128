import type { Account } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { platformSql } from '../db/tenant-scope.ts';

/** Keeps the team that the token belongs to, and answers its id here. Holds its row until the transaction ends. */
export async function recordAccount(em: EntityManager, account: Account): Promise<string> {
  const team = account.team ?? { uuid: account.uuid, name: account.name };
  const row = await platformSql(em)
    .insertInto('cloud_accounts')
    .values({
      id: newId(),
      provider: 'digitalocean',
      urn: `do:team:${team.uuid}`,
      name: team.name ?? account.email ?? team.uuid,
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
