import canonicalize from 'canonicalize';
import type { EventContent } from './hash-event.ts';
import { sha256 } from './sha256.ts';

/** SHA-256 of what may be redacted, in hex; null where there was nothing. */
export interface ContentDigests {
  readonly reason_digest: string | null;
  readonly metadata_digest: string | null;
  readonly deployment_digest: string | null;
}

/** The digests of what is there: of the reason's UTF-8, and of the others' canonical JSON. */
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
