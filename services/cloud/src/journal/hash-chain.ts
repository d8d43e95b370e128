import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { toTimestamp } from '../db/timestamp.ts';
import type { EventRow } from './deployment-event.entity.ts';

/** An event as its row holds it, without its seal. Times are RFC 3339 with milliseconds and `Z`. */
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
  /** Null if it was redacted. */
  readonly metadata?: unknown;
  /** Null if it was redacted. */
  readonly deployment?: unknown;
  readonly effective_at: string;
  readonly recorded_at: string;
}

/** SHA-256 of each column that may be redacted, in hex; null if the column is null. */
export interface ContentDigests {
  readonly reason_digest: string | null;
  readonly metadata_digest: string | null;
  readonly deployment_digest: string | null;
}

/** The columns that chain an event to the one before it. */
export interface Seal extends ContentDigests {
  /** The hash of the event before. */
  readonly prev_hash: string;
  readonly hash: string;
}

/** The `prev_hash` of the first event: 32 zero bytes, in hex. */
export const FIRST_PREV_HASH: string = '00'.repeat(32);

/** Chains an event to the one before it. `prevHash` is the hash of that event, or `FIRST_PREV_HASH`. */
export function sealEvent(content: EventContent, prevHash: string): Seal {
  const digests = digestContent(content);
  return { ...digests, prev_hash: prevHash, hash: hashEvent(content, digests, prevHash) };
}

/** Converts a row of the log to the content that its hash covers. */
export function toEventContent(row: EventRow): EventContent {
  return {
    ...row,
    effective_at: toTimestamp(row.effective_at),
    recorded_at: toTimestamp(row.recorded_at),
  };
}

/**
 * SHA-256 of the 32 bytes of `prevHash`, followed by the canonical JSON (RFC 8785) of the event's columns. The digests
 * stand in for the columns that may be redacted, so that a redacted event still matches its hash.
 *
 * This function must never change: it wrote the hashes of every log. A later column is hashed only if it is not
 * null. `transaction_id` and `position` are never hashed: they do not describe the change, only when the feed may
 * return the event, and they change when a dump is restored.
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

/** Digests the reason's UTF-8 bytes, and the canonical JSON (RFC 8785) of `metadata` and `deployment`. */
export function digestContent(
  content: Pick<EventContent, 'reason' | 'metadata' | 'deployment'>,
): ContentDigests {
  return {
    reason_digest: content.reason === null ? null : sha256(content.reason),
    metadata_digest: digestJson(content.metadata),
    deployment_digest: digestJson(content.deployment),
  };
}

function digestJson(value: unknown): string | null {
  return value === null || value === undefined ? null : sha256(canonicalize(value) ?? '');
}

/** SHA-256 of the concatenated parts, in hex. Text is encoded as UTF-8. */
function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
