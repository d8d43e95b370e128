import { IANAZone } from 'luxon';

const minuteMs = 60_000;
/** Longer than any zone is ahead of UTC, or behind. */
const reachMs = 18 * 60 * minuteMs;

/**
 * The first instant of a day (`YYYY-MM-DD`) where `zone` (IANA) is. That is midnight, and the earlier one where there
 * are two. Where the clocks skip midnight it is when they do: in São Paulo the 4th of November 2018 began at 01:00.
 */
export function startOfDay(day: string, zone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const before = offsetMs(zone, midnight - reachMs);
  const expected = midnight - before;
  const after = offsetMs(zone, expected);
  if (after === before) return new Date(expected);
  // The clocks were changed on the way to midnight.
  const changed = midnight - after;
  if (offsetMs(zone, changed) === after) return new Date(changed);
  return new Date(changeWithin(zone, changed, expected));
}

/** How far the zone's clocks are ahead of UTC. */
function offsetMs(zone: string, instant: number): number {
  return Math.round(IANAZone.create(zone).offset(instant) * minuteMs);
}

/** When the clocks are changed, after `from` and at the latest at `to`. */
function changeWithin(zone: string, from: number, to: number): number {
  const former = offsetMs(zone, from);
  let [last, first] = [from, to];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (offsetMs(zone, middle) === former) last = middle;
    else first = middle;
  }
  return first;
}
