import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { digestContent } from './digest-content.ts';
import { hashEvent } from './hash-event.ts';
import { firstPrevHash, sealEvent } from './seal-event.ts';
import { toEventContent } from './to-event-content.ts';

export type EventRow = Selectable<Tables['cloud_deployment_events']>;

/** Where a log is broken first. */
export interface ChainFault {
  readonly seq: number;
  readonly problem: 'tampered' | 'reordered' | 'missing' | 'cut_off' | 'surplus';
  /** What is wrong with the event, for an operator. */
  readonly detail: string;
}

/** What was found in one deployment's log. */
export interface ChainReport {
  readonly deploymentId: string;
  readonly events: number;
  /** Events of which something was redacted, and whose digests still fit. */
  readonly redacted: number;
  /** Events at the end without a hash: the next event takes them into the chain. */
  readonly unsealed: number;
  readonly fault: ChainFault | null;
}

export interface ChainCheck {
  /** The next event, in the order of `seq`. */
  take(row: EventRow): void;
  end(): ChainReport;
}

/**
 * Recomputes a deployment's chain, event by event. `logged` has hashes that are known from outside, by `seq`: what the
 * service logged once a day.
 */
export function checkChain(
  deployment: { readonly id: string; readonly seq: number },
  logged: ReadonlyMap<number, string> = new Map(),
): ChainCheck {
  let events = 0;
  let redacted = 0;
  let last = 0;
  let head = firstPrevHash;
  let unsealedSince: number | null = null;
  let fault: ChainFault | null = null;

  const judge = (row: EventRow): ChainFault | null => {
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
    const known = logged.get(seq);
    return known === undefined || known === head ? null : otherThanLogged(seq);
  };

  return {
    take(row) {
      events += 1;
      if (fault !== null) return;
      fault = judgeReadable(row, judge);
      last = row.seq;
      if (fault === null && isRedacted(row)) redacted += 1;
    },
    end() {
      const expected = Math.max(deployment.seq, ...logged.keys());
      if (fault === null && last < expected) fault = cutOff(last + 1, expected);
      const unsealed = fault === null && unsealedSince !== null ? last - unsealedSince + 1 : 0;
      return { deploymentId: deployment.id, events, redacted, unsealed, fault };
    },
  };
}

/** What was written past the service may be what JavaScript cannot read: a time without end, a number too big. */
function judgeReadable(
  row: EventRow,
  judge: (row: EventRow) => ChainFault | null,
): ChainFault | null {
  try {
    return judge(row);
  } catch (error) {
    return tampered(row.seq, `cannot be read (${error instanceof Error ? error.message : error})`);
  }
}

function checkSeal(row: EventRow): ChainFault | null {
  const { seq, reason_digest, metadata_digest, deployment_digest, prev_hash, hash } = row;
  const digests = { reason_digest, metadata_digest, deployment_digest };
  const content = toEventContent(row);
  if (hashEvent(content, digests, prev_hash ?? '') !== hash) {
    const asSeq = seqOf(row.deployment);
    const isMoved =
      asSeq !== seq && hashEvent({ ...content, seq: asSeq }, digests, prev_hash ?? '') === hash;
    if (isMoved) return { seq, problem: 'reordered', detail: `was appended as event ${asSeq}` };
    return tampered(seq, 'is not what its hash was made of');
  }
  const actual = digestContent(row);
  for (const name of ['reason', 'metadata', 'deployment'] as const) {
    const isThere = actual[`${name}_digest`] !== null;
    if (isThere && actual[`${name}_digest`] !== digests[`${name}_digest`]) {
      return tampered(seq, `has another \`${name}\` than its hash was made of`);
    }
  }
  return null;
}

/** The deployment as it stood after the event has the event's `seq`. */
function seqOf(deployment: EventRow['deployment']): number {
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
  return { seq, problem: 'tampered', detail: `was tampered with: it ${detail}` };
}

/** Of two that do not fit and are whole in themselves, the former was made anew: the latter has kept what it was. */
function notChained(seq: number, unsealedSince: number | null): ChainFault {
  if (seq === 1) return tampered(1, 'is chained to an event before the first');
  if (unsealedSince === null || unsealedSince === seq - 1) {
    return tampered(seq - 1, `is not the one that event ${seq} was chained to`);
  }
  const until = `or one up to ${seq - 1}`;
  return tampered(unsealedSince, `(${until}) is not the one that event ${seq} was chained to`);
}

function otherThanLogged(seq: number): ChainFault {
  return tampered(seq, 'has another hash than was logged, or follows one that was made anew');
}

function missing(seq: number, next: number): ChainFault {
  return { seq, problem: 'missing', detail: `is missing: the log goes on with event ${next}` };
}

function cutOff(seq: number, expected: number): ChainFault {
  return {
    seq,
    problem: 'cut_off',
    detail: `was cut off: the log must end with event ${expected}`,
  };
}

function surplus(seq: number, expected: number): ChainFault {
  return { seq, problem: 'surplus', detail: `is one too many: the deployment is at ${expected}` };
}
