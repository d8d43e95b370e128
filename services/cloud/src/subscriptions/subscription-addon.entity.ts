import { defineEntity, p } from '@mikro-orm/postgresql';
import { Addon } from '../catalog/addon.entity.ts';
import { Subscription } from './subscription.entity.ts';

const schema = defineEntity({
  name: 'SubscriptionAddon',
  tableName: 'subscription_addons',
  properties: {
    id: p.uuid().primary(),
    subscriptionId: () => p.manyToOne(Subscription).mapToPk().joinColumn('subscription_id'),
    addonId: () => p.manyToOne(Addon).mapToPk().joinColumn('addon_id'),
    units: p.integer(),
    qty: p.integer(),
    priceCents: p.integer(),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** An add-on as it was when it was attached: `qty` and `priceCents` are of one unit and stay. */
export class SubscriptionAddon extends schema.class {}
schema.setClass(SubscriptionAddon);
