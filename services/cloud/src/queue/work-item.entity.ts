import { defineEntity, p } from '@mikro-orm/postgresql';

const schema = defineEntity({
  name: 'WorkItem',
  tableName: 'work_items',
  properties: {
    kind: p.text().primary(),
    key: p.text().primary(),
    dueAt: p.datetime(3).defaultRaw('now()'),
    attempts: p.integer().default(0),
    leaseToken: p.uuid().strictNullable(),
    leaseUntil: p.datetime(3).strictNullable(),
    outcome: p.text().$type<'done' | 'failed'>().strictNullable(),
    lastError: p.text().strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p.datetime(3).defaultRaw('now()'),
  },
});

/**
 * One piece of work, named by its kind and key. Only PostgreSQL's clock decides whether it is due and whether its lease
 * has ended, since the clocks of the instances may differ. A row of the kind `block` is the open circuit of the kind in
 * its key.
 */
export class WorkItem extends schema.class {}
schema.setClass(WorkItem);
