import canonicalize from 'canonicalize';
import type { ContentDigests } from './digest-content.ts';
import { sha256 } from './sha256.ts';

/** An event as its row has it, without its seal. Times are RFC 3339 with milliseconds and `Z`. */
export interface EventContent {
  readonly id: string;
  readonly deployment_id: string;
  readonly seq: number;
  readonly kind: string;
  readonly from_state: string | null;
  readonly to_state: string;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly request_id: string | null;
  readonly reason: string | null;
  /** Null where it was redacted, and so `deployment`. */
  readonly metadata?: unknown;
  readonly deployment?: unknown;
  readonly effective_at: string;
  readonly recorded_at: string;
}

/**
 * SHA-256 of the 32 bytes of `prevHash`, followed by the canonical JSON (RFC 8785) of the event's columns, with the
 * digests in place of what may be redacted. This never changes: every log was written by it. A column that is added
 * later joins where it is not null; but for `transaction_id` and `position`, which say when others may read the event
 * and nothing of what happened, and change where a dump is restored.
 */
export function hashEvent(
  content: EventContent,
  digests: ContentDigests,
  prevHash: string,
): string {
  const hashed = {
    id: content.id,
    deployment_id: content.deployment_id,
    seq: content.seq,
    kind: content.kind,
    from_state: content.from_state,
    to_state: content.to_state,
    actor_kind: content.actor_kind,
    actor_id: content.actor_id,
    request_id: content.request_id,
    effective_at: content.effective_at,
    recorded_at: content.recorded_at,
    reason_digest: digests.reason_digest,
    metadata_digest: digests.metadata_digest,
    deployment_digest: digests.deployment_digest,
  };
  return sha256(Buffer.from(prevHash, 'hex'), canonicalize(hashed) ?? '');
}
