import type { EventRow } from './deployment-event.entity.ts';
import {
  digestContent,
  FIRST_PREV_HASH,
  hashEvent,
  sealEvent,
  toEventContent,
} from './hash-chain.ts';

/** The first fault of a log. */
export interface ChainFault {
  readonly seq: number;
  readonly problem: 'tampered' | 'reordered' | 'missing' | 'cut_off' | 'surplus';
  /** Completes the sentence "Event <seq> …" for an operator. */
  readonly detail: string;
}

/** The result of checking one deployment's log. */
export interface ChainReport {
  readonly deploymentId: string;
  readonly events: number;
  /** The number of redacted events that still match their digests. */
  readonly redacted: number;
  /** The number of events without a hash at the end of the log: the next event takes them into the chain. */
  readonly unsealed: number;
  readonly fault: ChainFault | null;
}

export interface ChainCheck {
  /** Checks the next event, in the order of `seq`. */
  take(row: EventRow): void;
  end(): ChainReport;
}

/** Recomputes the hash chain of a deployment's log, event by event, and reports the first fault. */
export function checkChain(deployment: { readonly id: string; readonly seq: number }): ChainCheck {
  let events = 0;
  let redacted = 0;
  let last = 0;
  let head = FIRST_PREV_HASH;
  let unsealedSince: number | null = null;
  let fault: ChainFault | null = null;

  const findFault = (row: EventRow): ChainFault | null => {
    const { seq } = row;
    if (seq > last + 1) return missing(last + 1, seq);
    if (seq > deployment.seq) return surplus(seq, deployment.seq);
    const found = row.prev_hash === null || row.hash === null ? null : checkSeal(row);
    if (found !== null) return found;
    if (row.prev_hash === null) {
      unsealedSince ??= seq;
      head = sealEvent(toEventContent(row), head).hash;
    } else {
      if (row.prev_hash !== head) return notChained(seq, unsealedSince);
      unsealedSince = null;
      head = row.hash ?? head;
    }
    return null;
  };

  return {
    take(row) {
      events += 1;
      if (fault !== null) return;
      fault = catchUnreadable(row, findFault);
      last = row.seq;
      if (fault === null && isRedacted(row)) redacted += 1;
    },
    end() {
      if (fault === null && last < deployment.seq) fault = cutOff(last + 1, deployment.seq);
      const unsealed = fault === null && unsealedSince !== null ? last - unsealedSince + 1 : 0;
      return { deploymentId: deployment.id, events, redacted, unsealed, fault };
    },
  };
}

/** A tampered row may hold a value that JavaScript cannot read: an infinite time, or a number out of range. */
function catchUnreadable(
  row: EventRow,
  findFault: (row: EventRow) => ChainFault | null,
): ChainFault | null {
  try {
    return findFault(row);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    return tampered(row.seq, `it cannot be read (${reason})`);
  }
}

function checkSeal(row: EventRow): ChainFault | null {
  const { seq, reason_digest, metadata_digest, deployment_digest, prev_hash, hash } = row;
  const digests = { reason_digest, metadata_digest, deployment_digest };
  const content = toEventContent(row);
  if (hashEvent(content, digests, prev_hash ?? '') !== hash) {
    const asSeq = snapshotSeq(row);
    const isMoved =
      asSeq !== seq && hashEvent({ ...content, seq: asSeq }, digests, prev_hash ?? '') === hash;
    if (isMoved) return { seq, problem: 'reordered', detail: `was appended as event ${asSeq}` };
    return tampered(seq, 'it does not match its hash');
  }
  const actual = digestContent(row);
  for (const name of ['reason', 'metadata', 'deployment'] as const) {
    const isPresent = actual[`${name}_digest`] !== null;
    if (isPresent && actual[`${name}_digest`] !== digests[`${name}_digest`]) {
      return tampered(seq, `its \`${name}\` does not match its digest`);
    }
  }
  return null;
}

/** The `seq` of the snapshot in the event, which equals the event's own unless the event was moved. */
function snapshotSeq({ deployment }: EventRow): number {
  return typeof deployment?.seq === 'number' ? deployment.seq : 0;
}

function isRedacted(row: EventRow): boolean {
  return (
    (row.reason === null && row.reason_digest !== null) ||
    (row.metadata === null && row.metadata_digest !== null) ||
    (row.deployment === null && row.deployment_digest !== null)
  );
}

function tampered(seq: number, detail: string): ChainFault {
  return { seq, problem: 'tampered', detail: `was tampered with: ${detail}` };
}

/**
 * Event `seq` matches its own hash but not the hash of the event before, so the event before was rewritten. After
 * events without a hash, any of those may have been.
 */
function notChained(seq: number, unsealedSince: number | null): ChainFault {
  if (seq === 1) return tampered(1, 'it is chained to an event before the first');
  const detail = `event ${seq} is chained to another version of it`;
  if (unsealedSince === null || unsealedSince === seq - 1) return tampered(seq - 1, detail);
  return tampered(unsealedSince, `${detail}, or of an event up to ${seq - 1}`);
}

function missing(seq: number, next: number): ChainFault {
  return { seq, problem: 'missing', detail: `is missing: the log continues with event ${next}` };
}

/** Event `seq` and those after it are gone, of which `expected` is the last one that is known. */
export function cutOff(seq: number, expected: number): ChainFault {
  const detail = `was cut off: the log must end with event ${expected}`;
  return { seq, problem: 'cut_off', detail };
}

function surplus(seq: number, expected: number): ChainFault {
  return { seq, problem: 'surplus', detail: `is surplus: the deployment is at seq ${expected}` };
}
