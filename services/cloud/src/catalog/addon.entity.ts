import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { CatalogStatus } from './catalog-status.ts';

const schema = defineEntity({
  name: 'Addon',
  tableName: 'addons',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    name: p.text(),
    meter: p.text(),
    qty: p.integer(),
    priceCents: p.integer(),
    currency: p.text(),
    status: p.text().$type<CatalogStatus>(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** What can be added to any plan, while it is active. Its price here is for those who attach it from now on. */
export class Addon extends schema.class {}
schema.setClass(Addon);
