import { defineEntity, p } from '@mikro-orm/postgresql';
import { CloudAccount } from '../resources/cloud-account.entity.ts';

const schema = defineEntity({
  name: 'BalanceSnapshot',
  tableName: 'cloud_balance_snapshots',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(CloudAccount).mapToPk().joinColumn('account_id'),
    monthToDateBalance: p.decimal('string').columnType('numeric'),
    accountBalance: p.decimal('string').columnType('numeric'),
    monthToDateUsage: p.decimal('string').columnType('numeric'),
    currency: p.text(),
    generatedAt: p.datetime(3),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** The balance as the provider gave it, once per `generatedAt`. */
export class BalanceSnapshot extends schema.class {}
schema.setClass(BalanceSnapshot);
