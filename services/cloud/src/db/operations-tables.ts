import type { components } from '@arcadia/api-client/contract';
import type { Generated, JSONColumnType } from 'kysely';

type Schemas = components['schemas'];

/** The tables of the queue, of attention, of the audit log and of idempotency keys. */
export interface OperationsTables {
  work_items: {
    kind: string;
    key: string;
    due_at: Generated<string>;
    attempts: Generated<number>;
    lease_token: string | null;
    lease_until: string | null;
    outcome: 'done' | 'failed' | 'held' | null;
    last_error: string | null;
    id: Generated<string>;
    leased_by: string | null;
    leased_at: string | null;
    rerun: Generated<boolean>;
    last_error_code: string | null;
    last_error_at: string | null;
    succeeded_at: string | null;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  work_runs: {
    id: string;
    item_id: string;
    kind: string;
    key: string;
    attempt: number;
    instance_id: string | null;
    started_at: string;
    ended_at: Generated<string>;
    outcome: 'done' | 'retrying' | 'blocked' | 'waiting' | 'held' | 'failed' | 'lost';
    result: JSONColumnType<Record<string, unknown>> | null;
    error: string | null;
    error_code: string | null;
    error_details: JSONColumnType<Record<string, unknown>> | null;
  };
  instances: {
    id: string;
    version: string;
    schema: string;
    started_at: Generated<string>;
    heartbeat_at: Generated<string>;
    clock_skew_ms: Generated<number>;
    ended_at: string | null;
  };
  work_kinds: {
    kind: string;
    paused_at: string | null;
    paused_by: string | null;
    wait_until: string | null;
    circuit_opened_at: string | null;
    circuit_half_open_at: string | null;
    circuit_failures: Generated<number>;
    circuit_error: string | null;
    circuit_error_code: string | null;
    updated_at: Generated<string>;
  };
  attention_dismissals: {
    cause: Schemas['AttentionCause'];
    reason: string;
    actor_kind: Schemas['ActorKind'];
    actor_id: string;
    count: number;
    amount: string | null;
    dismissed_at: Generated<string>;
  };
  audit_log: {
    id: string;
    actor_kind: Schemas['ActorKind'];
    actor_id: string;
    action: Schemas['AuditAction'];
    target_type: Schemas['AuditTarget']['type'];
    target_id: string;
    before: JSONColumnType<Record<string, unknown>> | null;
    after: JSONColumnType<Record<string, unknown>>;
    request_id: string | null;
    created_at: Generated<string>;
  };
  idempotency_keys: {
    tenant_id: string;
    subject: string;
    operation: string;
    key: string;
    request_digest: string;
    status: number | null;
    headers: JSONColumnType<Record<string, string>, string, string> | null;
    body: unknown;
    pending_until: string | null;
    holder: string | null;
    created_at: Generated<string>;
  };
}
