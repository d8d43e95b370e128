import { defineEntity, p, raw } from '@mikro-orm/postgresql';

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
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** What can be added to any plan. Its price here is for those who attach it from now on. */
export class Addon extends schema.class {}
schema.setClass(Addon);
