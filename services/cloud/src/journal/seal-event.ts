import { type ContentDigests, digestContent } from './digest-content.ts';
import { type EventContent, hashEvent } from './hash-event.ts';

/** An event's place in its deployment's chain. */
export interface Seal extends ContentDigests {
  /** The hash of the event before. */
  readonly prev_hash: string;
  readonly hash: string;
}

/** What stands in for the hash before the first event: 32 zero bytes, in hex. */
export const firstPrevHash: string = '00'.repeat(32);

/** Chains an event to the one before it, whose hash is `prevHash`. */
export function sealEvent(content: EventContent, prevHash: string): Seal {
  const digests = digestContent(content);
  return { ...digests, prev_hash: prevHash, hash: hashEvent(content, digests, prevHash) };
}
