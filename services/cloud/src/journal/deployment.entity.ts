import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'Deployment',
  tableName: 'cloud_deployments',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
    slug: p.text(),
    displayName: p.text(),
    region: p.text(),
    state: p.text().$type<Schemas['DeploymentState']>(),
    llmMode: p.text().$type<Schemas['LlmMode']>(),
    billingActionSuspended: p.boolean().default(false),
    templateCode: p.text().strictNullable(),
    templateVersion: p.text().strictNullable(),
    trialEndsAt: p.datetime(3).strictNullable(),
    scheduledTransition: p.json().$type<Schemas['ScheduledTransition']>().strictNullable(),
    seq: p.integer(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** The billable unit: one app instance of one tenant. Its row's lock is what takes turns. */
export class Deployment extends schema.class {}
schema.setClass(Deployment);
