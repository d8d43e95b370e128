import type { components } from '@arcadia/api-client/contract';
import { CronExpressionParser } from 'cron-parser';

type ApiSeries = components['schemas']['CompletenessSeries'];
type SlotState = components['schemas']['CompletenessRun']['state'];

/** The slots of a regular reading, and the rules by which they are judged. Times are in milliseconds. */
export interface SlotRule {
  /** The cron (UTC) of the beginnings of the slots. Each slot ends when the next one begins. */
  readonly cron: string;
  /** A success later than this after the slot's beginning is late. */
  readonly lateAfterMs: number;
  /** A slot without a success is missing from this time on. Default: from its end on. */
  readonly missingAfterMs?: number;
  /** Names the slot that begins at `start`. */
  readonly label: (start: Date) => string;
}

export interface Slot {
  readonly label: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface JudgedSlot extends Slot {
  readonly state: SlotState;
  /** From when on the slot is missing if nothing succeeds. */
  readonly missingSinceMs: number;
}

/** The slots to judge: those that begin in the span, as of now. */
export interface SlotSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
}

/**
 * Judges each slot by its first success: in time, late, after its end, or missing. A slot without one whose time has not
 * passed yet is left out.
 *
 * @param successOf Returns the time of the first success for a slot; undefined if there is none. It is called with the
 * slots in order.
 */
export function judgeSlots(
  rule: SlotRule,
  span: SlotSpan,
  successOf: (slot: Slot) => number | undefined,
): JudgedSlot[] {
  const judged: JudgedSlot[] = [];
  for (const slot of slotsOf(rule, span)) {
    const missingSinceMs =
      rule.missingAfterMs === undefined ? slot.endMs : slot.startMs + rule.missingAfterMs;
    const successMs = successOf(slot);
    if (successMs !== undefined) {
      judged.push({ ...slot, state: toState(rule, slot, successMs), missingSinceMs });
    } else if (span.nowMs >= missingSinceMs) {
      judged.push({ ...slot, state: 'missing', missingSinceMs });
    }
  }
  return judged;
}

function toState(
  { lateAfterMs }: SlotRule,
  { startMs, endMs }: Slot,
  successMs: number,
): SlotState {
  if (successMs >= endMs) return 'back_filled';
  return successMs - startMs > lateAfterMs ? 'late' : 'done';
}

function* slotsOf({ cron, label }: SlotRule, { fromMs, toMs, nowMs }: SlotSpan): Generator<Slot> {
  // The parser returns slots after its date, and one that begins at `fromMs` belongs to the span.
  const options = { currentDate: new Date(fromMs - 1), tz: 'UTC' };
  const crons = CronExpressionParser.parse(cron, options);
  let start = crons.next().toDate();
  while (start.getTime() < Math.min(toMs, nowMs)) {
    const next = crons.next().toDate();
    yield { label: label(start), startMs: start.getTime(), endMs: next.getTime() };
    start = next;
  }
}

/** Counts the states, and joins consecutive slots with the same state. */
export function toSeries(slots: readonly JudgedSlot[]): ApiSeries {
  const series: ApiSeries = { done: 0, late: 0, back_filled: 0, missing: 0, runs: [] };
  for (const { state, label } of slots) {
    series[state] += 1;
    const run = series.runs.at(-1);
    if (run?.state === state) {
      run.last = label;
      run.count += 1;
    } else {
      series.runs.push({ state, first: label, last: label, count: 1 });
    }
  }
  return series;
}
