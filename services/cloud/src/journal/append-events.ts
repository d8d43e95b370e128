import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { AuditContext } from '../audit/audit-context.ts';
import { newId } from '../db/new-id.ts';
import { platformSql } from '../db/tenant-scope.ts';
import type { Deployment } from './deployment.entity.ts';
import type { DeploymentEvent } from './deployment-event.entity.ts';
import type { DeploymentSnapshot } from './deployment-snapshot.ts';
import { type EventContent, type Seal, sealEvent } from './hash-chain.ts';

/** The data of an event besides its kind. */
export interface EventDetails {
  /** Default: empty. */
  readonly metadata?: Record<string, unknown>;
  /** When the change took effect; `previous`: together with the event before. Default: when the event is recorded. */
  readonly effectiveAt?: Date | 'previous' | undefined;
}

/** The next event of a locked deployment. */
export interface NewEvent extends EventDetails {
  readonly kind: DeploymentEvent['kind'];
  /** The state before the event; null for the first event. Default: the deployment's state. */
  readonly fromState?: Deployment['state'] | null;
}

/** An event with its place in the hash chain, ready to be appended. */
type SealedEvent = EventContent & Seal & { readonly tenant_id: string };

/**
 * Builds the event that follows `previous` and chains it to that one. Neither `effective_at` nor `recorded_at` is
 * earlier than that of the event before, so that the log can be replayed in one order.
 *
 * @param prevHash The hash of the event before, or `FIRST_PREV_HASH`.
 */
export function toNextEvent(
  { deployment, recordedAt, previous }: DeploymentSnapshot,
  prevHash: string,
  event: NewEvent,
  audit: AuditContext,
): SealedEvent {
  const effectiveAt =
    event.effectiveAt === 'previous' ? previous?.effectiveAt : event.effectiveAt?.toISOString();
  const content: EventContent = {
    id: newId(),
    deployment_id: deployment.id,
    seq: deployment.seq,
    kind: event.kind,
    from_state: event.fromState === undefined ? deployment.state : event.fromState,
    to_state: deployment.state,
    actor_kind: audit.actor.kind,
    actor_id: audit.actor.id,
    reason: audit.reason ?? null,
    request_id: audit.requestId,
    metadata: event.metadata ?? {},
    deployment,
    effective_at: laterOf(effectiveAt ?? recordedAt, previous?.effectiveAt),
    recorded_at: recordedAt,
  };
  const { tenant_id } = deployment;
  return { ...content, ...sealEvent(content, prevHash), tenant_id };
}

/** The later of two instants. Both are RFC 3339 with milliseconds and `Z`, so they sort as text. */
export function laterOf(a: string, b: string = a): string {
  return a > b ? a : b;
}

/**
 * Appends events of locked deployments, at most one of each, and gives their rows the content of the snapshots, unless they
 * have it. PostgreSQL gives the events their places in the feed.
 */
export async function appendEvents(
  em: EntityManager,
  events: readonly SealedEvent[],
): Promise<void> {
  await sql`
    with event as materialized (
      select * from jsonb_populate_recordset(null::cloud_deployment_events, ${JSON.stringify(events)}::jsonb)
    ), changed as (
      update cloud_deployments d set display_name = s.display_name, state = s.state, llm_mode = s.llm_mode,
        billing_action_suspended = s.billing_action_suspended, template_code = s.template_code,
        template_version = s.template_version, trial_ends_at = s.trial_ends_at,
        scheduled_transition = s.scheduled_transition, seq = s.seq, updated_at = s.updated_at
      from event cross join lateral jsonb_populate_record(null::cloud_deployments, event.deployment) s
      where d.id = event.deployment_id and d.seq < event.seq
    )
    insert into cloud_deployment_events (id, tenant_id, deployment_id, seq, kind, from_state, to_state, actor_kind,
      actor_id, reason, request_id, metadata, deployment, effective_at, recorded_at, reason_digest, metadata_digest, deployment_digest,
      prev_hash, hash)
    select id, tenant_id, deployment_id, seq, kind, from_state, to_state, actor_kind,
      actor_id, reason, request_id, metadata, deployment, effective_at, recorded_at, reason_digest, metadata_digest, deployment_digest,
      prev_hash, hash
    from event`.execute(platformSql(em));
}
