import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { CatalogStatus } from './plan.entity.ts';

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

/** An addition to any plan in its currency. Subscriptions that attach it copy its quantity and price at that time. */
export class Addon extends schema.class {}
schema.setClass(Addon);
