import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ActorKind } from './audit-context.ts';

type Schemas = components['schemas'];

const schema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_log',
  properties: {
    id: p.uuid().primary(),
    actorKind: p.text().$type<ActorKind>(),
    actorId: p.text(),
    action: p.text().$type<Schemas['AuditAction']>(),
    targetType: p.text().$type<Schemas['AuditTarget']['type']>(),
    targetId: p.uuid(),
    before: p.json().$type<Record<string, unknown>>().strictNullable(),
    after: p.json().$type<Record<string, unknown>>(),
    requestId: p.text().strictNullable(),
    createdAt: p.datetime(3).defaultRaw('clock_timestamp()'),
  },
});

/** One change that is no deployment's event. The table refuses every update, delete and truncate. */
export class AuditEntry extends schema.class {}
schema.setClass(AuditEntry);
