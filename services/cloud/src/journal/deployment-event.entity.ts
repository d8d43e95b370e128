import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ActorKind } from '../audit/audit-context.ts';
import { Deployment } from './deployment.entity.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'DeploymentEvent',
  tableName: 'cloud_deployment_events',
  properties: {
    id: p.uuid().primary(),
    deploymentId: () => p.manyToOne(Deployment).mapToPk().joinColumn('deployment_id'),
    seq: p.integer(),
    kind: p.text().$type<Schemas['DeploymentEventKind']>(),
    fromState: p.text().$type<Schemas['DeploymentState']>().strictNullable(),
    toState: p.text().$type<Schemas['DeploymentState']>(),
    actorKind: p.text().$type<ActorKind>(),
    actorId: p.text(),
    reason: p.text().strictNullable(),
    requestId: p.text().strictNullable(),
    metadata: p.json().$type<Record<string, unknown>>().strictNullable(),
    deployment: p.json().$type<Record<string, unknown>>().strictNullable(),
    effectiveAt: p.datetime(3).defaultRaw('now()'),
    recordedAt: p.datetime(3).defaultRaw('now()'),
    reasonDigest: p.text().strictNullable(),
    metadataDigest: p.text().strictNullable(),
    deploymentDigest: p.text().strictNullable(),
    prevHash: p.text().strictNullable(),
    hash: p.text().strictNullable(),
  },
});

/**
 * One entry of a deployment's log. The table refuses every update, delete and truncate, and each entry is chained to
 * the one before it (`log/seal-event.ts`). `metadata` and `deployment` are null where they were redacted. Its place in
 * the order of the feed, `transaction_id` and `position`, is PostgreSQL's to give.
 */
export class DeploymentEvent extends schema.class {}
schema.setClass(DeploymentEvent);
