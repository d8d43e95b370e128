import { alternate } from './alternate.ts';
import { replayContenders } from './replays.ts';
import { transitionContenders } from './transitions.ts';

/** The figures of `@arcadia/lifecycle`, beside libraries of state machines and a bare loop. */
export async function lifecycle(): Promise<void> {
  console.log(`Node ${process.version}. Ratios count; times are of this machine, at this hour.\n`);
  alternate(
    'One step (goal: xstate at least 200 ×, robot3 and typescript-fsm at least 1 ×)',
    transitionContenders(1_000),
    11,
  );
  alternate(
    'One event of a log of 1 M (goal: the loop at least 0.5 ×)',
    replayContenders(1_000_000),
    11,
  );
  alternate('One event of a log of 1,000, in the cache', replayContenders(1_000), 11);
}
