import { defineEntity, p, raw } from '@mikro-orm/postgresql';

const schema = defineEntity({
  name: 'Plan',
  tableName: 'plans',
  properties: {
    id: p.uuid().primary(),
    code: p.text(),
    name: p.text(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** What is sold under one code; its prices are those of its versions. */
export class Plan extends schema.class {}
schema.setClass(Plan);
