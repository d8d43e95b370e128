import { type RateLimit, readRateLimit, readStopMs } from './rate-limit.ts';

/** Leave to send one request. */
export interface Turn {
  /** Takes in what the answer says of the limits. */
  heed(response: Response): void;
  /** To be called when the attempt is over, whatever came of it. */
  leave(): void;
}

export interface TurnRequest {
  /** When the call must be over, in milliseconds since the epoch. */
  deadlineAtMs: number;
  signal: AbortSignal | undefined;
  /** Makes the error for a request that would have to wait beyond its deadline. */
  refuse(waitMs: number): Error;
}

/** When the requests of one client may go out, all of them together. */
export interface Pace {
  /** Waits for the request's turn; requests take turns in the order in which they ask. */
  enter(request: TurnRequest): Promise<Turn>;
}

interface PaceOptions {
  now: () => Date;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long a call may take in all. */
  deadlineMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A twentieth of the hour's requests is what one minute may take at most. */
const LOW_SHARE = 0.05;
const LONGEST_GAP_MS = 10_000;
const GAPS_PER_DEADLINE = 10;

/**
 * Nobody waits while more is left than a minute may take. Below that, requests go one by one, spread
 * so that what is left lasts until the reset. Each request of the hour expires by itself, so the
 * reset may be an hour away: the gap is kept to ten seconds, and to a tenth of a call's deadline, as
 * to refuse a request that the provider would have answered is worse than a 429. Where nothing is
 * left, they wait for the reset, or for a minute if that is sooner, since it may be the minute's
 * limit that is used up. Of that one nothing else is told, so until then it is left to its 429.
 *
 * A 429 stops them all for as long as it says, an hour at most: no limit is longer than that, and a
 * header that is wrong must not stop a client for good.
 */
export function createPace({ now, sleep, deadlineMs }: PaceOptions): Pace {
  let known: (RateLimit & { heardAtMs: number }) | null = null;
  let stoppedUntilMs = 0;
  let lastTurnMs = 0;
  /** Requests that have their turn and no answer, which `remaining` may not have counted yet. */
  let underWay = 0;

  function nextTurnMs(nowMs: number): number {
    const turnMs = Math.max(nowMs, stoppedUntilMs);
    if (known === null || nowMs >= known.heardAtMs + known.resetMs) return turnMs;
    const { limit, remaining, resetMs, heardAtMs } = known;
    const left = remaining - underWay;
    if (left > limit * LOW_SHARE) return turnMs;
    const longestMs = Math.min(LONGEST_GAP_MS, deadlineMs / GAPS_PER_DEADLINE);
    const gapMs = Math.min(resetMs / (remaining + 1), longestMs);
    const roomMs = left > 0 ? 0 : heardAtMs + Math.min(resetMs, MINUTE_MS);
    return Math.ceil(Math.max(turnMs, roomMs, lastTurnMs + gapMs));
  }

  function openTurn(): Turn {
    let isUnderWay = true;
    underWay += 1;
    const leave = () => {
      if (isUnderWay) underWay -= 1;
      isUnderWay = false;
    };
    return {
      leave,
      heed({ status, headers }) {
        leave();
        const at = now();
        if (status !== 429) {
          // What says nothing, as a proxy's 502, changes nothing.
          const limit = readRateLimit(headers, at);
          if (limit !== null) known = { ...limit, heardAtMs: at.getTime() };
          return;
        }
        known = null;
        const stopMs = Math.min(readStopMs(headers, at) ?? 0, HOUR_MS);
        stoppedUntilMs = Math.max(stoppedUntilMs, at.getTime() + stopMs);
      },
    };
  }

  return {
    async enter({ deadlineAtMs, signal, refuse }) {
      for (;;) {
        const nowMs = now().getTime();
        const turnMs = nextTurnMs(nowMs);
        if (turnMs > nowMs && turnMs >= deadlineAtMs) throw refuse(turnMs - nowMs);
        lastTurnMs = Math.max(lastTurnMs, turnMs);
        const turn = openTurn();
        if (turnMs === nowMs) return turn;
        try {
          await sleep(turnMs - nowMs, signal);
        } catch (error) {
          turn.leave();
          throw error;
        }
        if (stoppedUntilMs <= turnMs) return turn;
        // Another request was told to stop while this one waited.
        turn.leave();
      }
    },
  };
}
